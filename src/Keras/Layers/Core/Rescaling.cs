using System.Text.Json.Nodes;
using Keras.Engine.Tensors;
using Keras.Saving;

namespace Keras.Layers;

/// <summary><c>scale * x + offset</c>: brings pixels into the range that a network expects.</summary>
/// <remarks>
/// Output of the input's shape, in training as otherwise. Port of keras/layers/preprocessing/image_preprocessing.py.
/// </remarks>
public class Rescaling : Layer
{
    /// <summary>Rescales each channel in its own way.</summary>
    /// <param name="scale">Factors along the last axis, or a single one.</param>
    /// <param name="offset">What is added afterwards, along the last axis or a single number; 0 if null.</param>
    /// <param name="name">Unique within a model; derived from the class if null.</param>
    /// <param name="trainable">Whether training changes the weights; this layer has none.</param>
    /// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
    /// <exception cref="ArgumentException">A list is empty, or the lists differ in length and neither has one item.</exception>
    public Rescaling(
        IReadOnlyList<double> scale,
        IReadOnlyList<double>? offset = null,
        string? name = null,
        bool trainable = true,
        Shape? inputShape = null)
        : base(name, trainable, inputShape)
    {
        ArgumentNullException.ThrowIfNull(scale);
        Scale = [.. scale];
        Offset = [.. offset ?? [0]];
        int channels = Math.Max(Scale.Count, Offset.Count);
        if (!IsOneOr(channels, Scale) || !IsOneOr(channels, Offset))
        {
            throw new ArgumentException(
                "`scale` and `offset` must each be a number, or a list with a number for each channel. "
                + $"Received: {Scale.Count} and {Offset.Count} numbers.");
        }
    }

    /// <summary>Rescales all channels alike: <c>new Rescaling(1 / 255.0)</c>.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="offset">What is added afterwards.</param>
    /// <param name="name">Unique within a model; derived from the class if null.</param>
    /// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
    public Rescaling(double scale, double offset = 0, string? name = null, Shape? inputShape = null)
        : this([scale], [offset], name, inputShape: inputShape)
    {
    }

    /// <summary>Factors along the last axis, or a single one.</summary>
    public IReadOnlyList<double> Scale { get; }

    /// <summary>What is added afterwards, along the last axis or a single number.</summary>
    public IReadOnlyList<double> Offset { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig(ConfigDialect dialect = ConfigDialect.Keras2)
    {
        JsonObject config = base.GetConfig(dialect);
        config["scale"] = NumberOrList(Scale);
        config["offset"] = NumberOrList(Offset);
        return config;
    }

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        int channels = Math.Max(Scale.Count, Offset.Count);
        if (channels > 1 && inputs.Shape[^1] != channels)
        {
            throw new ArgumentException(
                $"The layer {Name} rescales {channels} channels, which must be the last axis. Received: {inputs.Shape}.");
        }

        Value x = Ops.Cast(inputs, DType);
        return (x * AlongLastAxis(Scale)) + AlongLastAxis(Offset);
    }

    private static bool IsOneOr(int channels, IReadOnlyList<double> numbers) =>
        numbers.Count == 1 || (numbers.Count > 1 && numbers.Count == channels);

    private static JsonNode NumberOrList(IReadOnlyList<double> numbers) =>
        numbers.Count == 1 ? numbers[0] : new JsonArray([.. numbers.Select(number => (JsonNode)number)]);

    private Value AlongLastAxis(IReadOnlyList<double> numbers) =>
        Ops.Concatenate([.. numbers.Select(number => Ops.Fill(number, new TensorType(DType, 1)))], 0);
}
