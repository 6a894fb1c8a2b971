using Keras.Testing;

// Seeds and Config are global, as in Keras: tests that reset them must not run beside others.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: SeededTests]
