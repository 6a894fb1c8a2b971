using Keras.Testing;

// Names, seeds, precision and backend are settings of the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: SeededTests]
