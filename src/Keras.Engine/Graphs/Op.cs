using Keras.Engine.Tensors;

namespace Keras.Engine.Graphs;

/// <summary>What to compute: attributes, the rule of the result's type, and the rule of the gradient.</summary>
/// <remarks>Ops are records: attributes compare by value, so equal ops on equal inputs are one computation.</remarks>
public abstract record Op
{
    /// <summary>The op's name in printed graphs: the class name without <c>Op</c>.</summary>
    public virtual string Name => GetType().Name is var name && name.EndsWith("Op", StringComparison.Ordinal) ? name[..^2] : name;

    /// <summary>The attributes as printed between the name and the inputs; empty if there are none to tell.</summary>
    public virtual string Attributes => "";

    /// <summary>Element type and shape of every output; most ops have one.</summary>
    /// <remarks>Sizes that are not those of an input come from <see cref="CheckedSizes"/>.</remarks>
    /// <exception cref="ArgumentException">The inputs do not fit; the message says what was received and expected.</exception>
    public abstract TensorType[] Infer(IReadOnlyList<Value> inputs);

    /// <summary>
    /// What kernels may lay out besides inputs and outputs, such as an image with its border: refused, like these, if it is
    /// too large.
    /// </summary>
    /// <param name="value">The value this op produces.</param>
    public virtual IReadOnlyList<Shape> WorkShapes(Value value) => [];

    /// <summary>The gradient towards every input, null where there is none.</summary>
    /// <param name="output">The value this op produced; its inputs are <see cref="Value.Inputs"/>.</param>
    /// <param name="gradients">The gradient of the loss towards every output; null where the loss does not depend on it.</param>
    /// <exception cref="NotSupportedException">The op has no gradient.</exception>
    public virtual IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) =>
        throw new NotSupportedException($"{Name} has no gradient.");

    /// <summary>
    /// Whether every kernel of the op can read this input as a range of the channels (the last axis) of a longer tensor.
    /// </summary>
    public virtual bool ReadsChannelViews(int input) => false;

    /// <summary>
    /// Whether every kernel of the op can write this output as a range of the channels (the last axis) of a longer tensor.
    /// </summary>
    public virtual bool WritesChannelViews(int output) => false;

    /// <summary>The channels (of the last axis) that the op reads of an input, if it reads only some.</summary>
    /// <param name="value">The value this op produces.</param>
    /// <param name="input">The input.</param>
    public virtual ChannelRange? ChannelsRead(Value value, int input) => null;

    /// <summary>
    /// The input that the first output may take the place of, in the channels that <see cref="ChannelsRead"/> tells.
    /// </summary>
    public virtual int? InPlaceInput => null;

    /// <summary>
    /// Whether an output may lie where an input of its shape lies: every kernel reads each element before it writes its place.
    /// </summary>
    public virtual bool MayOverwrite(int input, int output) => false;

    /// <summary>Whether computing a value may throw, which depends on numbers.</summary>
    /// <param name="value">The value this op produces.</param>
    public virtual bool MayFail(Value value) => false;

    /// <summary>The only output's type, for ops that have one.</summary>
    protected static TensorType[] One(DType dtype, Shape shape) => [new TensorType(dtype, shape)];
}
