using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>Sizes of volumes <c>(batch, depth, height, width, channels)</c>, and their windows along the depth.</summary>
internal static class Volumes
{
    /// <summary>Three positive numbers, of one or of three.</summary>
    /// <exception cref="ArgumentException">There are two or more than three, or one is too small.</exception>
    public static IntList Triple(IntList? numbers, int otherwise, string name, int least = 1)
    {
        IntList given = numbers ?? otherwise;
        return given.Count is 1 or 3 && given.All(number => number >= least)
            ? given.Count == 3 ? given : [given[0], given[0], given[0]]
            : throw new ArgumentException(
                $"`{name}` must be one number of at least {least}, or three. Received: {given}.", name);
    }

    /// <summary>Height and width of three.</summary>
    public static Size2D Plane(IntList triple) => (triple[1], triple[2]);

    /// <summary>The volume with its border along the depth, and what each step of a window along the depth reads.</summary>
    /// <param name="x">Channels last.</param>
    /// <param name="size">Steps of the window.</param>
    /// <param name="stride">Distance of windows.</param>
    /// <param name="dilation">Distance of the window's elements.</param>
    /// <param name="isSame">Whether there is a border.</param>
    /// <param name="fill">What the border holds.</param>
    /// <returns>For each step of the window the slices of all windows, <c>(batch, newDepth, height, width, channels)</c>.</returns>
    public static IReadOnlyList<Value> Slices(Value x, int size, int stride, int dilation, bool isSame, double fill)
    {
        int depth = x.Shape[1];
        int reach = ((size - 1) * dilation) + 1;
        if (isSame)
        {
            int border = Math.Max((((((depth + stride - 1) / stride) - 1) * stride) + reach) - depth, 0);
            x = Ops.Pad(x, [(0, 0), (border / 2, border - (border / 2)), (0, 0), (0, 0), (0, 0)], constantValues: fill);
            depth += border;
        }

        int steps = depth >= reach ? ((depth - reach) / stride) + 1 : throw new ArgumentException(
            $"A window of {reach} steps does not fit into a depth of {depth}.");
        return [.. Enumerable.Range(0, size).Select(step => Every(x, step * dilation, steps, stride))];
    }

    /// <summary>A function of images, for every slice along the depth.</summary>
    public static Value OfImages(Value x, Func<Value, Value> function)
    {
        Shape shape = x.Shape;
        Value images = function(Ops.Reshape(
            x, (CheckedSizes.Multiply(shape[0], shape[1]), shape[2], shape[3], shape[4])));
        return Ops.Reshape(images, ((Shape)(shape[0], shape[1])).Concat(images.Shape[1..]));
    }

    // Whole groups of planes, of which the first is kept: ONNX knows all of these ops.
    private static Value Every(Value x, int begin, int count, int stride)
    {
        if (stride == 1)
        {
            return Ops.Slice(x, 1, begin, count);
        }

        Shape shape = x.Shape;
        int length = Math.Min(count * stride, shape[1] - begin);
        Value planes = Ops.Pad(
            Ops.Slice(x, 1, begin, length), [(0, 0), (0, (count * stride) - length), (0, 0), (0, 0), (0, 0)]);
        Value groups = Ops.Reshape(planes, [shape[0], count, CheckedSizes.Multiply(stride, shape[2]), shape[3], shape[4]]);
        return Ops.Slice(groups, 2, 0, shape[2]);
    }
}
