// The console, the current folder, automatic names and seeds are settings of the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
