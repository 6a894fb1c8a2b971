namespace Tensorflow.Keras.Engine;

/// <summary>A model of tensors.</summary>
public class Functional : Model
{
    public Functional(Tensors inputs, Tensors outputs, string name = null)
        : base(Build(inputs, outputs, name))
    {
    }

    internal Functional(Native.Models.Model native)
        : base(native)
    {
    }

    public Tensors inputs => new(Network.Inputs.Select(symbol => new Tensor(symbol)));

    public Tensors outputs => new(Network.Outputs.Select(symbol => new Tensor(symbol)));

    internal static Native.Models.Model Build(Tensors inputs, Tensors outputs, string name) =>
        new(Symbols(inputs, "inputs"), Symbols(outputs, "outputs"), name ?? LayerNames.Next("Model"));

    private static Native.KerasTensors Symbols(Tensors tensors, string what)
    {
        Native.KerasTensor[] symbols = [.. tensors.Select(tensor => tensor.Symbol ?? throw new ValueError(
            $"The {what} of a model are tensors of keras.Input, and what layers make of them. Received: {tensor}."))];
        return symbols.Length == 1 ? symbols[0] : symbols;
    }
}
