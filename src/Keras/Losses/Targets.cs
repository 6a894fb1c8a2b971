using Keras.Engine.Tensors;

namespace Keras.Losses;

/// <summary>Brings targets into the form that losses and metrics compute with.</summary>
internal static class Targets
{
    /// <summary>Whether targets have the shape of outputs, where <c>(n,)</c> may stand for <c>(n, 1)</c>.</summary>
    public static bool FitOutputs(Shape yTrue, Shape yPred) =>
        yTrue.IsCompatibleWith(yPred) || (LacksColumn(yTrue, yPred) && yTrue.IsCompatibleWith(yPred[..^1]));

    /// <summary>Whether targets hold one class number per row of class scores: <c>(n,)</c> or <c>(n, 1)</c>.</summary>
    public static bool FitClassNumbers(Shape yTrue, Shape yPred) =>
        yTrue.IsCompatibleWith(yPred[..^1]) || yTrue.IsCompatibleWith(yPred.With(yPred.Rank - 1, 1));

    /// <summary>
    /// Targets <c>(n,)</c> of outputs <c>(n, 1)</c> as <c>(n, 1)</c>: else they would broadcast to (n, n).
    /// </summary>
    public static Value Column(Value yTrue, Value yPred) => LacksColumn(yTrue.Shape, yPred.Shape)
        ? Ops.Reshape(yTrue, yTrue.Shape.Concat(1))
        : yTrue;

    /// <summary>Targets in the element type of the outputs, <c>(n,)</c> as <c>(n, 1)</c>.</summary>
    public static Value LikeOutputs(Value yTrue, Value yPred) => Ops.Cast(Column(yTrue, yPred), yPred.DType);

    /// <summary>
    /// Class numbers <c>(n,)</c> or <c>(n, 1)</c> as <c>(n,)</c> of Int32: one per row of class scores.
    /// </summary>
    public static Value ClassNumbers(Value yTrue, Value yPred) =>
        Ops.Cast(Ops.Reshape(yTrue, yPred.Shape[..^1]), DType.Int32);

    /// <summary>Targets -1 and 1: themselves, or made of 0 and 1 if all targets are one of these.</summary>
    public static Value Signs(Value yTrue, Value yPred)
    {
        Value targets = LikeOutputs(yTrue, yPred);
        Value bits = Ops.Sum(Equal(targets, 0) + Equal(targets, 1));
        return Ops.Select(Equal(bits, targets.Shape.Length), (2 * targets) - 1, targets);
    }

    private static Value Equal(Value x, double number) => Ops.Equal(x, Ops.Constant(number, x.DType));

    private static bool LacksColumn(Shape yTrue, Shape yPred) =>
        yPred.Rank > 0 && yTrue.Rank == yPred.Rank - 1 && yPred.SizeAt(yPred.Rank - 1) == 1;
}
