using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>Puts channels last for the ops, which know no other layout, and back where the layer has them.</summary>
internal static class ImageLayout
{
    /// <summary>The axis of the channels in a tensor of <paramref name="rank"/>.</summary>
    public static int ChannelAxis(string dataFormat, int rank) => dataFormat == "channels_first" ? 1 : rank - 1;

    /// <summary>The axes of rows and columns, or of steps: neither batch nor channels.</summary>
    public static IntList SpatialAxes(string dataFormat, int rank) =>
        [.. Enumerable.Range(dataFormat == "channels_first" ? 2 : 1, rank - 2)];

    /// <summary><paramref name="x"/> with channels last.</summary>
    public static Value ToChannelsLast(Value x, string dataFormat) => dataFormat == "channels_first"
        ? Ops.Transpose(x, [0, .. Enumerable.Range(2, x.Shape.Rank - 2), 1])
        : x;

    /// <summary><paramref name="x"/>, which has channels last, in the layer's format.</summary>
    public static Value FromChannelsLast(Value x, string dataFormat) => dataFormat == "channels_first"
        ? Ops.Transpose(x, [0, x.Shape.Rank - 1, .. Enumerable.Range(1, x.Shape.Rank - 2)])
        : x;

    /// <summary>A function of images with channels last, of images in the layer's format, or of one image without the batch.</summary>
    public static Value OnBatch(Value inputs, string dataFormat, Func<Value, Value> function)
    {
        Value batch = inputs.Shape.Rank == 3 ? Ops.ExpandDims(inputs, 0) : inputs;
        Value result = FromChannelsLast(function(ToChannelsLast(batch, dataFormat)), dataFormat);
        return inputs.Shape.Rank == 3 ? Ops.Squeeze(result, 0) : result;
    }

    /// <summary>Whether a layer is called on one image without the batch, as is possible outside of models.</summary>
    public static bool IsOneImage(KerasTensors inputs) => inputs is [{ Shape: { Rank: 3 } shape }] && shape.SizeAt(0) is not null;

    /// <summary><paramref name="x"/> with every element along an axis so many times.</summary>
    public static Value Repeat(Value x, int axis, int times)
    {
        Shape enlarged = Enlarged(x, axis, times);
        Shape single = x.Shape[..(axis + 1)].Concat(1).Concat(x.Shape[(axis + 1)..]);
        Value repeated = Ops.BroadcastTo(Ops.Reshape(x, single), single.With(axis + 1, times));
        return Ops.Reshape(repeated, enlarged);
    }

    /// <summary>The shape of <paramref name="x"/> with one axis so many times as long.</summary>
    /// <exception cref="ArgumentException">It is too large.</exception>
    public static Shape Enlarged(Value x, int axis, int times)
    {
        Shape enlarged = x.Shape.With(axis, CheckedSizes.Multiply(x.Shape[axis], times));
        CheckedSizes.Check(enlarged[1..], $"A sample {times} times as large along axis {axis}");
        return enlarged;
    }

    /// <summary>Sequences <c>(batch, steps, channels)</c> as images of one row.</summary>
    public static Value ToRows(Value x) => Ops.Reshape(x, (x.Shape[0], 1, x.Shape[1], x.Shape[2]));

    /// <summary>Images of one row as sequences <c>(batch, steps, channels)</c>.</summary>
    public static Value FromRows(Value x) => Ops.Reshape(x, (x.Shape[0], x.Shape[2], x.Shape[3]));
}
