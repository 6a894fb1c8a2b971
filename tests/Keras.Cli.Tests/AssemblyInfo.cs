using Keras.Testing;

// Names, seeds and the Keras cache are settings of the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: SeededTests]
