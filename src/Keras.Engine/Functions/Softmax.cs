using Keras.Engine.Operations;

namespace Keras;

/// <content>Softmax and its cross-entropy.</content>
public static partial class Ops
{
    /// <summary><c>exp(x - max) / sum</c> along the last axis.</summary>
    public static Value Softmax(Value x) => new(new SoftmaxOp(), x);

    /// <summary>The logarithm of <see cref="Softmax"/>, without underflow.</summary>
    public static Value LogSoftmax(Value x)
    {
        int last = x.Shape.Rank - 1;
        Value shifted = x - StopGradient(Max(x, [last], keepDims: true));
        return shifted - Log(Sum(Exp(shifted), [last], keepDims: true));
    }

    /// <summary><c>-sum(target * log_softmax(logits))</c> along the last axis, without overflow.</summary>
    public static Value SoftmaxCrossEntropy(Value logits, Value targets) =>
        new(new SoftmaxCrossEntropyOp(), logits, targets);
}
