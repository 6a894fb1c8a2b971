namespace Tensorflow.Keras;

/// <summary>What <c>keras.regularizers</c> is.</summary>
public class Regularizers
{
    public IRegularizer L1 => l1();

    public IRegularizer L2 => l2();

    public IRegularizer L1L2 => l1l2();

    public IRegularizer l1(float l1 = 0.01f) => new Regularizer(new Native.Regularizers.L1(l1.AsWritten()));

    public IRegularizer l2(float l2 = 0.01f) => new Regularizer(new Native.Regularizers.L2(l2.AsWritten()));

    public IRegularizer l1l2(float l1 = 0.00f, float l2 = 0.00f) =>
        new Regularizer(new Native.Regularizers.L1L2(l1.AsWritten(), l2.AsWritten()));

    public IRegularizer GetRegularizerFromName(string name) => new Regularizer(Native.Regularizers.Regularizer.FromString(name));
}
