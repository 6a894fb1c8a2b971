// Names, seeds, precision and backend are settings of the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
