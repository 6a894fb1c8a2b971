namespace Tensorflow.Keras;

/// <summary>What <c>keras.activations</c> is.</summary>
public class Activations
{
    public Activation Linear { get; } = Activation.Of("linear");

    public Activation Relu { get; } = Activation.Of("relu");

    public Activation Relu6 { get; } = Activation.Of("relu6");

    public Activation Sigmoid { get; } = Activation.Of("sigmoid");

    public Activation Softmax { get; } = Activation.Of("softmax");

    public Activation Tanh { get; } = Activation.Of("tanh");

    public Activation Mish { get; } = Activation.Of("mish");

    /// <summary>Any function of Keras by its name; the linear one if null.</summary>
    public Activation GetActivationFromName(string name) => Activation.Of(name);
}
