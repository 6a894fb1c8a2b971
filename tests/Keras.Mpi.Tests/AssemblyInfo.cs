// Time limits of seconds are tested, with several processes each: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
