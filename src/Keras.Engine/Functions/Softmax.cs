using Keras.Engine.Operations;

namespace Keras;

/// <content>Softmax and its cross-entropy.</content>
public static partial class Ops
{
    /// <summary><c>exp(x - max) / sum</c> along the last axis.</summary>
    public static Value Softmax(Value x) => new(new SoftmaxOp(), x);

    /// <summary><c>exp(x - max) / sum</c> along an axis; a negative one counts from the back.</summary>
    public static Value Softmax(Value x, int axis) => AlongLast(x, axis, Softmax);

    /// <summary>The logarithm of <see cref="Softmax(Value)"/>, without underflow.</summary>
    public static Value LogSoftmax(Value x) => LogSoftmax(x, axis: -1);

    /// <summary>The logarithm of <see cref="Softmax(Value, int)"/>, without underflow.</summary>
    public static Value LogSoftmax(Value x, int axis) => x - LogSumExp(x, axis, keepDims: true);

    /// <summary><c>-sum(target * log_softmax(logits))</c> along the last axis, without overflow.</summary>
    public static Value SoftmaxCrossEntropy(Value logits, Value targets) =>
        new(new SoftmaxCrossEntropyOp(), logits, targets);
}
