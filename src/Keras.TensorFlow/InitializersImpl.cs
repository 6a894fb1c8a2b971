namespace Tensorflow;

/// <summary>What <c>tf.initializers</c> is.</summary>
public class InitializersImpl
{
    public IInitializer random_normal_initializer(
        float mean = 0.0f, float stddev = 0.05f, int? seed = null, TF_DataType dtype = TF_DataType.TF_FLOAT) =>
        new Initializer(new Native.Initializers.RandomNormal(mean, stddev, seed), dtype);

    public IInitializer zeros_initializer(TF_DataType dtype = TF_DataType.TF_FLOAT) =>
        new Initializer(new Native.Initializers.Zeros(), dtype);
}
