using Keras.Testing;

[assembly: SeededTests]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
