namespace Tensorflow.Keras.Losses;

/// <summary>What <c>keras.losses</c> is.</summary>
public class LossesApi
{
    public ILossFunc BinaryCrossentropy(
        bool from_logits = false,
        float label_smoothing = 0f,
        int axis = -1,
        string reduction = "auto",
        string name = "binary_crossentropy") =>
        new Loss(new Native.Losses.BinaryCrossentropy(from_logits, label_smoothing.AsWritten(), axis, Loss.Reduced(reduction), name));

    public ILossFunc CategoricalCrossentropy(string reduction = null, string name = null, bool from_logits = false) =>
        new Loss(new Native.Losses.CategoricalCrossentropy(from_logits, reduction: Loss.Reduced(reduction), name: name));

    public ILossFunc SparseCategoricalCrossentropy(string reduction = null, string name = null, bool from_logits = false) =>
        new Loss(new Native.Losses.SparseCategoricalCrossentropy(from_logits, reduction: Loss.Reduced(reduction), name: name));

    public ILossFunc MeanSquaredError(string reduction = null, string name = null) =>
        new Loss(new Native.Losses.MeanSquaredError(Loss.Reduced(reduction), name));

    public ILossFunc MeanSquaredLogarithmicError(string reduction = null, string name = null) =>
        new Loss(new Native.Losses.MeanSquaredLogarithmicError(Loss.Reduced(reduction), name));

    public ILossFunc MeanAbsoluteError(string reduction = null, string name = null) =>
        new Loss(new Native.Losses.MeanAbsoluteError(Loss.Reduced(reduction), name));

    public ILossFunc MeanAbsolutePercentageError(string reduction = null, string name = null) =>
        new Loss(new Native.Losses.MeanAbsolutePercentageError(Loss.Reduced(reduction), name));

    public ILossFunc CosineSimilarity(string reduction = null, int axis = -1, string name = null) =>
        new Loss(new Native.Losses.CosineSimilarity(axis, Loss.Reduced(reduction), name));

    public ILossFunc Huber(string reduction = null, string name = null, Tensor delta = null) =>
        new Loss(new Native.Losses.Huber(delta is null ? 1 : (double)delta, Loss.Reduced(reduction), name));

    public ILossFunc LogCosh(string reduction = null, string name = null) =>
        new Loss(new Native.Losses.LogCosh(Loss.Reduced(reduction), name));

    /// <summary>The focal loss of TensorFlow Addons: summed up along the last axis.</summary>
    public ILossFunc SigmoidFocalCrossEntropy(
        bool from_logits = false,
        float alpha = 0.25f,
        float gamma = 2.0f,
        string reduction = "none",
        string name = "sigmoid_focal_crossentropy")
    {
        Native.Losses.BinaryFocalCrossentropy mean = new(
            applyClassBalancing: true, alpha.AsWritten(), gamma.AsWritten(), from_logits);
        return new Loss(Native.Losses.Loss.Of(
            name, (yTrue, yPred) => mean.Call(yTrue, yPred) * yPred.Shape[^1], Loss.Reduced(reduction)));
    }
}
