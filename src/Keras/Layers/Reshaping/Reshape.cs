using System.Text.Json.Nodes;
using Keras.Saving;

namespace Keras.Layers;

/// <summary>Gives every sample another shape; the elements keep their row-major order.</summary>
/// <remarks>Input <c>(batch, …)</c>, output <c>(batch, …targetShape)</c>. Port of keras/layers/core.py.</remarks>
/// <param name="targetShape">Shape without the batch; one size may be null and is then what is left over.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">Several sizes are null.</exception>
public class Reshape(Shape targetShape, string? name = null, bool trainable = true, Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public Shape TargetShape { get; } = targetShape.Count(size => size is null) < 2 ? targetShape : throw new ArgumentException(
        $"At most one size of `targetShape` may be null. Received: {targetShape}.", nameof(targetShape));

    /// <inheritdoc/>
    public override JsonObject GetConfig(ConfigDialect dialect = ConfigDialect.Keras2)
    {
        JsonObject config = base.GetConfig(dialect);
        config["target_shape"] = new JsonArray([.. TargetShape.Select(size => (JsonNode)(size ?? -1))]);
        return config;
    }

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        long length = inputs.Shape[1..].Length;
        Shape target = TargetShape;
        for (int axis = 0; axis < target.Rank; axis++)
        {
            if (target.SizeAt(axis) is null)
            {
                long others = Math.Max(1, target.With(axis, 1).Length);
                target = target.With(axis, CheckedSizes.Fit(length / others));
            }
        }

        return target.Length == length ? Ops.Reshape(inputs, inputs.Shape[..1].Concat(target)) : throw new ArgumentException(
            $"A sample of {length} elements does not have the shape {TargetShape}: the total size must stay.");
    }
}
