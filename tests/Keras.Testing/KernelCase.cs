using Keras.Engine.Planning;

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

    /// <summary>Op, attributes and types.</summary>
    public override string ToString() => (new Step(0, Value, [], []).ToString() + " " + Note).TrimEnd();
}
