using Keras.Engine.Operations;

namespace Keras.Losses;

/// <summary>What cross-entropies share: finding logits, and keeping probabilities off 0 and 1.</summary>
internal static class Logits
{
    /// <summary>What enters, or should enter, the softmax; null if only probabilities are known.</summary>
    public static Value? Of(Value yPred, bool fromLogits) => yPred.Op is SoftmaxOp
        ? yPred.Inputs[0]
        : fromLogits ? yPred : null;

    /// <summary>What enters, or should enter, the sigmoid; null if only probabilities are known.</summary>
    public static Value? OfSigmoid(Value yPred, bool fromLogits) =>
        yPred.Op is UnaryOp { Function: UnaryFunction.Sigmoid }
            ? yPred.Inputs[0]
            : fromLogits ? yPred : null;

    /// <summary>
    /// Probabilities kept <see cref="Config.Epsilon"/> away from 0 and 1, where logarithms are infinite.
    /// </summary>
    public static Value Clip(Value probabilities) =>
        Ops.Clip(probabilities, Config.Epsilon, 1 - Config.Epsilon);
}
