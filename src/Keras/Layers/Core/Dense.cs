using Keras.Constraints;
using Keras.Initializers;
using Keras.Regularizers;

namespace Keras.Layers;

/// <summary>A fully connected layer: <c>activation(inputs @ kernel + bias)</c>.</summary>
/// <remarks>
/// Input <c>(batch, …, features)</c> of rank 2 or more, output <c>(batch, …, units)</c>; weights
/// <c>kernel (features, units)</c> and <c>bias (units,)</c>. Port of keras/layers/core.py.
/// </remarks>
/// <param name="units">Size of the output's last axis.</param>
/// <param name="activation">Applied to the result; linear if null.</param>
/// <param name="useBias">Whether a learned bias is added.</param>
/// <param name="kernelInitializer">Fills the kernel; <c>"glorot_uniform"</c> if null.</param>
/// <param name="biasInitializer">Fills the bias; <c>"zeros"</c> if null.</param>
/// <param name="kernelRegularizer">Penalty on the kernel; none if null.</param>
/// <param name="biasRegularizer">Penalty on the bias; none if null.</param>
/// <param name="activityRegularizer">Penalty on the output, divided by the batch size; none if null.</param>
/// <param name="kernelConstraint">What the kernel is forced to after each update; nothing if null.</param>
/// <param name="biasConstraint">What the bias is forced to after each update; nothing if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException"><paramref name="units"/> is not positive.</exception>
/// <example><code>x = new Dense(10, activation: "softmax", name: "fc10").Apply(x);</code></example>
public class Dense(
    int units,
    ActivationFunction? activation = null,
    bool useBias = true,
    Initializer? kernelInitializer = null,
    Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null,
    Regularizer? biasRegularizer = null,
    Regularizer? activityRegularizer = null,
    Constraint? kernelConstraint = null,
    Constraint? biasConstraint = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    private Variable? _kernel;
    private Variable? _bias;

    public int Units { get; } = Guard.Positive(units);

    public ActivationFunction Activation { get; } = activation ?? ActivationFunction.Linear;

    public bool UseBias { get; } = useBias;

    public Initializer KernelInitializer { get; } = kernelInitializer ?? new GlorotUniform();

    public Initializer BiasInitializer { get; } = biasInitializer ?? new Zeros();

    public Regularizer? KernelRegularizer { get; } = kernelRegularizer;

    public Regularizer? BiasRegularizer { get; } = biasRegularizer;

    public override Regularizer? ActivityRegularizer { get; } = activityRegularizer;

    public Constraint? KernelConstraint { get; } = kernelConstraint;

    public Constraint? BiasConstraint { get; } = biasConstraint;

    /// <inheritdoc/>
    protected override InputSpec? InputSpec =>
        new(MinRank: 2, Axes: _kernel is null ? null : new Dictionary<int, int> { [-1] = _kernel.Shape[0] });

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        int features = KnownSize(inputShape, -1);
        _kernel = AddWeight(
            "kernel", (features, Units), KernelInitializer, KernelRegularizer, constraint: KernelConstraint);
        _bias = UseBias
            ? AddWeight("bias", Units, BiasInitializer, BiasRegularizer, constraint: BiasConstraint)
            : null;
    }

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        Shape shape = inputs.Shape;
        int rows = CheckedSizes.Fit(shape[..^1].Length);
        Value outputs = Ops.MatMul(Ops.Reshape(inputs, (rows, shape[^1])), _kernel!);
        if (_bias is not null)
        {
            outputs += _bias;
        }

        return Activation.Apply(Ops.Reshape(outputs, shape.With(shape.Rank - 1, Units)));
    }
}
