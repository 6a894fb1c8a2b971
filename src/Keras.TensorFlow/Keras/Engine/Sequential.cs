using Tensorflow.Keras.ArgsDefinition;

namespace Tensorflow.Keras.Engine;

/// <summary>A model of layers one after the other.</summary>
public class Sequential : Functional
{
    private Native.KerasTensor _input;

    public Sequential(SequentialArgs args)
        : base(new Native.Models.Sequential(name: args.Name ?? LayerNames.Next(nameof(Sequential))))
    {
        foreach (ILayer layer in args.Layers ?? [])
        {
            add(layer);
        }
    }

    internal Sequential(Native.Models.Sequential native)
        : base(native)
    {
    }

    /// <summary>The shape of the outputs so far.</summary>
    public Shape output_shape => OutputShape;

    /// <summary>Adds a layer; the first may be <c>keras.Input(…)</c>.</summary>
    public void add(ILayer layer) => ((Native.Models.Sequential)Network).Add(Of(layer).Inner);

    public void add(Tensor tensor)
    {
        Native.KerasTensor input = tensor.Symbol ?? throw new ValueError($"Layers are added, or keras.Input(…). Received: {tensor}.");
        ((Native.Models.Sequential)Network).Add(input.Layer);
        _input = input;
    }

    // A model that has an input only gives what it is given.
    private protected override Native.Models.Model Summarized =>
        Network.Layers.Count == 0 && _input is not null ? new Native.Models.Model(_input, _input, Network.Name) : Network;
}
