namespace Tensorflow.Keras;

/// <summary>What <c>keras.initializers</c> is.</summary>
public class InitializersApi
{
    public IInitializer Orthogonal(float gain = 1.0f, int? seed = null) =>
        new Initializer(new Native.Initializers.Orthogonal(gain.AsWritten(), seed));

    public IInitializer HeNormal(int? seed = null) => new Initializer(new Native.Initializers.HeNormal(seed));
}
