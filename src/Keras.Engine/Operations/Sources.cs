using System.Globalization;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>A tensor that every run receives anew.</summary>
public sealed record PlaceholderOp(string Label, TensorType Type) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[{Label}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [Type];
}

/// <summary>The elements of a <see cref="Variable"/> as they were before the run.</summary>
public sealed record VariableOp(string Label, TensorType Type) : Op
{
    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [Type];
}

/// <summary>A scalar known when the graph is built.</summary>
public sealed record ConstantOp(double Number, DType DType) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[{Number.ToString(CultureInfo.InvariantCulture)}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => One(DType, Shape.Scalar);
}

/// <summary>One output of an op that has several.</summary>
public sealed record PartOp(int Index) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[{Index}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[0].Types[Index]];
}

/// <summary>Numbers from U[0, 1), drawn by counter: a function of the seed, the step and the position only.</summary>
/// <remarks>
/// Input: the step counter, an Int64 scalar. Philox 4x32-10 (Salmon et al. 2011), so that results do not depend on
/// the number of threads.
/// </remarks>
public sealed record RandomUniformOp(Shape Shape, DType DType, long Seed) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[seed {Seed}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => One(DType, Shape);

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) => [null];
}
