using Keras.Testing;

// Seeds are a setting of the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: SeededTests]
