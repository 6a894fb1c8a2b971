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

/// <content>Values that nothing computes.</content>
public static partial class Ops
{
    /// <summary>A tensor that every run receives anew.</summary>
    public static Value Placeholder(string label, TensorType type) => new(new PlaceholderOp(label, type)) { Label = label };

    /// <summary>A scalar known when the graph is built.</summary>
    public static Value Constant(double number, DType dtype = DType.Float32) => new(new ConstantOp(number, dtype));

    /// <summary>A tensor of one number.</summary>
    public static Value Fill(double number, TensorType type) => BroadcastTo(Constant(number, type.DType), type.Shape);

    /// <summary>Zeros of the type of <paramref name="like"/>.</summary>
    public static Value ZerosLike(Value like) => Fill(0, like.Types[0]);

    /// <summary>Numbers from U[0, 1): a function of seed, step and position only.</summary>
    /// <param name="step">A counter, Int64 scalar.</param>
    /// <param name="shape">Shape of the result.</param>
    /// <param name="seed">Tells apart the draws of one step.</param>
    /// <param name="dtype">Element type of the result.</param>
    public static Value RandomUniform(Value step, Shape shape, long seed, DType dtype = DType.Float32) =>
        new(new RandomUniformOp(shape, dtype, seed), step);
}
