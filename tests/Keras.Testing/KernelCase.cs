using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Testing;

/// <summary>One op on placeholders of given types, to try kernels on.</summary>
/// <param name="Value">The op applied to placeholders.</param>
public sealed record KernelCase(Value Value)
{
    /// <summary>Allowed error relative to the largest magnitude of an output; 0 asks for the same numbers.</summary>
    public double Tolerance { get; init; } = 2e-6;

    /// <summary>Lower bound of the inputs' numbers.</summary>
    public double Minimum { get; init; } = -1;

    /// <summary>Upper bound of the inputs' numbers.</summary>
    public double Maximum { get; init; } = 1;

    /// <summary>Numbers that fill the inputs in all combinations, the first changing fastest; random if null.</summary>
    public IReadOnlyList<double>? Numbers { get; init; }

    /// <summary>Told apart from other cases of the same op and shapes.</summary>
    public string Note { get; init; } = "";

    /// <summary>The allowed error of the case in float64, where the reference rounds as much as what is compared with it.</summary>
    /// <remarks>By default ten times as many roundings as in float32, each 2^-29 as large.</remarks>
    public double? ToleranceInDouble { get; init; }

    /// <summary>The same case on doubles in place of floats; itself if it has none.</summary>
    internal KernelCase InDouble()
    {
        if (Value.Op is NarrowOp or WidenOp)
        {
            return this;
        }

        Dictionary<Value, Value> inputs = Value.Inputs.Distinct().ToDictionary(
            input => input,
            input => input.DType == DType.Float32 ? Ops.Placeholder("x", new TensorType(DType.Float64, input.Shape)) : input);
        Op op = Value.Op switch
        {
            CastOp { DType: DType.Float32 } => new CastOp(DType.Float64),
            RandomUniformOp { DType: DType.Float32 } draw => draw with { DType = DType.Float64 },
            _ => Value.Op,
        };
        return this with { Value = new Value(op, [.. Value.Inputs.Select(input => inputs[input])]), Tolerance = ToleranceInDouble ?? (Tolerance * 2e-8) };
    }

    /// <summary>Op, attributes and types.</summary>
    public override string ToString() => (new Step(0, Value, [], []).ToString() + " " + Note).TrimEnd();
}
