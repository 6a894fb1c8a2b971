using Keras.Testing;

// Automatic names and seeds are global, as in Keras.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: SeededTests]
