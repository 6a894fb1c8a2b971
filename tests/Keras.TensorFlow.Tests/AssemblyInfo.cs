using Keras.Testing;

// Names, seeds and what is recorded are settings of the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: SeededTests]
