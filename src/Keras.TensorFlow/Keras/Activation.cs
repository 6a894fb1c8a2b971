namespace Tensorflow.Keras;

/// <summary>A function behind a layer: one of <c>keras.activations</c>, or one of tensors of the program's.</summary>
public class Activation
{
    public string Name { get; set; }

    /// <summary>The function; its second argument is a name for the result.</summary>
    public Func<Tensor, string, Tensor> ActivationFunction { get; set; }

    public static implicit operator Activation(Func<Tensor, string, Tensor> func) =>
        new() { Name = func.Method.Name, ActivationFunction = func };

    public Tensor Apply(Tensor input, string name = null) => ActivationFunction(input, name);

    internal static Activation Of(string name)
    {
        Native.ActivationFunction function = name ?? "linear";
        return new Activation
        {
            Name = function.Name,
            // At once softmax is that of tf.nn, which takes vectors.
            ActivationFunction = (input, label) => input.IsFromKerasTensor
                ? new Tensor(new Native.Layers.Activation(function, label ?? LayerNames.Next("activation")).Apply(input.Symbol))
                : Tensor.Map(input, value => function.Name == "softmax" ? Ops.Softmax(value) : function.Apply(value), label),
        };
    }

    /// <summary>What the engine's layers take: null for none.</summary>
    internal static Native.ActivationFunction ToNative(Activation activation) => activation switch
    {
        null => null,
        _ when activation.ActivationFunction?.Target is var own && own is not null
            && own.GetType().DeclaringType == typeof(Activation) => activation.Name,
        _ => Native.ActivationFunction.Of(
            activation.Name ?? "activation", value => activation.Apply(new Tensor(value)).Value),
    };
}
