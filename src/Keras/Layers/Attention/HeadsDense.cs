using Keras.Regularizers;

namespace Keras.Layers;

/// <summary>A dense layer between features and heads: the last axes of the input become other ones.</summary>
/// <remarks>
/// Weights <c>kernel (inputs…, outputs…)</c> and <c>bias (outputs…)</c>: what Keras makes of an EinsumDense.
/// </remarks>
internal sealed class HeadsDense(int inputAxes, Shape outputs, MultiHeadAttention settings, string name) : Layer(name)
{
    private Variable? _kernel;
    private Variable? _bias;

    public override Regularizer? ActivityRegularizer => settings.ActivityRegularizer;

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        for (int axis = -inputAxes; axis < 0; axis++)
        {
            KnownSize(inputShape, axis);
        }

        _kernel = AddWeight(
            "kernel", inputShape[^inputAxes..].Concat(outputs), settings.KernelInitializer, settings.KernelRegularizer,
            constraint: settings.KernelConstraint);
        _bias = settings.UseBias
            ? AddWeight("bias", outputs, settings.BiasInitializer, settings.BiasRegularizer, constraint: settings.BiasConstraint)
            : null;
    }

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        Shape rows = inputs.Shape[..^inputAxes];
        int features = CheckedSizes.Fit(inputs.Shape[^inputAxes..].Length);
        Value flat = Ops.MatMul(
            Ops.Reshape(inputs, (CheckedSizes.Fit(rows.Length), features)),
            Ops.Reshape(_kernel!, (features, CheckedSizes.Fit(outputs.Length))));
        Value result = Ops.Reshape(flat, rows.Concat(outputs));
        return _bias is null ? result : result + _bias;
    }
}
