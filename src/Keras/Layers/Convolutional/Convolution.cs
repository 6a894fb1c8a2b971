using Keras.Constraints;
using Keras.Initializers;
using Keras.Regularizers;

namespace Keras.Layers;

/// <summary>Base of convolutions: a bias and an activation after what the kernels make.</summary>
/// <param name="rank">Axes of the input: 3 of sequences, 4 of images.</param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for the channels after the batch; the global setting if null.
/// </param>
/// <param name="activation">Applied to the result; linear if null.</param>
/// <param name="useBias">Whether a learned bias is added.</param>
/// <param name="biasInitializer">Fills the bias; <c>"zeros"</c> if null.</param>
/// <param name="biasRegularizer">Penalty on the bias; none if null.</param>
/// <param name="activityRegularizer">Penalty on the output, divided by the batch size; none if null.</param>
/// <param name="biasConstraint">What the bias is forced to after each update; nothing if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">The data format is unknown.</exception>
public abstract class Convolution(
    int rank,
    string? dataFormat,
    ActivationFunction? activation,
    bool useBias,
    Initializer? biasInitializer,
    Regularizer? biasRegularizer,
    Regularizer? activityRegularizer,
    Constraint? biasConstraint,
    string? name,
    bool trainable,
    Shape? inputShape)
    : Layer(name, trainable, inputShape)
{
    private Variable? _bias;

    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    public ActivationFunction Activation { get; } = activation ?? ActivationFunction.Linear;

    public bool UseBias { get; } = useBias;

    public Initializer BiasInitializer { get; } = biasInitializer ?? new Zeros();

    public Regularizer? BiasRegularizer { get; } = biasRegularizer;

    public override Regularizer? ActivityRegularizer { get; } = activityRegularizer;

    public Constraint? BiasConstraint { get; } = biasConstraint;

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(
        Rank: rank,
        Axes: InputChannels is int channels ? new Dictionary<int, int> { [ChannelAxis] = channels } : null);

    /// <summary>Channels that the kernel was built for; null before.</summary>
    protected abstract int? InputChannels { get; }

    private int ChannelAxis => DataFormat == "channels_first" ? 1 : -1;

    /// <summary>Adds the kernels.</summary>
    /// <param name="inputShape">Shape of the input, for messages.</param>
    /// <param name="channels">Its channels.</param>
    /// <returns>Channels of the output, each with its bias.</returns>
    protected abstract int BuildKernels(Shape inputShape, int channels);

    /// <summary>Convolves inputs whose channels are last, to outputs whose channels are last.</summary>
    protected abstract Value Convolve(Value inputs);

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        int filters = BuildKernels(inputShape, KnownSize(inputShape, ChannelAxis));
        _bias = UseBias
            ? AddWeight("bias", filters, BiasInitializer, BiasRegularizer, constraint: BiasConstraint)
            : null;
    }

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        Value outputs = Convolve(ImageLayout.ToChannelsLast(inputs, DataFormat));
        if (_bias is not null)
        {
            outputs += _bias;
        }

        // Before the activation, which may look at an axis.
        return Activation.Apply(ImageLayout.FromChannelsLast(outputs, DataFormat));
    }

    /// <summary>A number of groups that the filters divide by.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    private protected static int CheckedGroups(int groups, int filters) => filters % Guard.Positive(groups) == 0
        ? groups
        : throw new ArgumentException(
            $"`filters` must divide by `groups`. Received: filters={filters}, groups={groups}.", nameof(groups));

    /// <summary>The channels of each group.</summary>
    /// <exception cref="ArgumentException">The channels do not divide by the groups.</exception>
    private protected int ChannelsOfGroup(Shape inputShape, int channels, int groups) => channels % groups == 0
        ? channels / groups
        : throw new ArgumentException(
            $"The input channels of layer {Name} must divide by `groups`. "
            + $"Received: groups={groups}, input shape {inputShape}.");
}
