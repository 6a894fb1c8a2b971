using Keras.Preprocessing;

namespace Keras.Layers;

/// <summary>Images <c>(batch, height, width, channels)</c> in other sizes, described by ops.</summary>
/// <remarks>
/// Each output pixel is a weighted sum of the pixels around it, the same along every row and every column: two products with
/// matrices.
/// </remarks>
internal static class ImageResizing
{
    /// <summary>The images in a size; as they are if they have it.</summary>
    public static Value Resize(Value images, int height, int width, string interpolation, CallContext context)
    {
        if ((images.Shape[1], images.Shape[2]) == (height, width))
        {
            return images;
        }

        // The axis that is resized goes to the end, first the rows, then the columns.
        Value rows = Along(Ops.Transpose(images, [0, 2, 3, 1]), height, interpolation, context);
        Value columns = Along(Ops.Transpose(rows, [0, 3, 2, 1]), width, interpolation, context);
        return Ops.Transpose(columns, [0, 1, 3, 2]);
    }

    /// <summary>The largest middle part of the ratio of a size.</summary>
    public static Value CropToRatio(Value images, int height, int width)
    {
        int rows = Math.Clamp((int)((double)images.Shape[2] * height / width), 1, images.Shape[1]);
        int columns = Math.Clamp((int)((double)images.Shape[1] * width / height), 1, images.Shape[2]);
        return Crop(images, rows, columns);
    }

    /// <summary>The middle part of a size.</summary>
    public static Value Crop(Value images, int height, int width) => Ops.Slice(
        Ops.Slice(images, 1, (images.Shape[1] - height) / 2, height), 2, (images.Shape[2] - width) / 2, width);

    /// <summary>The images with a border that gives them the ratio of a size.</summary>
    public static Value PadToRatio(Value images, int height, int width, double border)
    {
        int rows = Math.Max((int)((double)images.Shape[2] * height / width), images.Shape[1]) - images.Shape[1];
        int columns = Math.Max((int)((double)images.Shape[1] * width / height), images.Shape[2]) - images.Shape[2];
        Value padded = Ops.Pad(images - border, [0, rows / 2, columns / 2, 0], [0, rows - (rows / 2), columns - (columns / 2), 0]);
        return padded + border;
    }

    private static Value Along(Value x, int size, string interpolation, CallContext context)
    {
        int length = x.Shape[^1];
        float[] weights = FloatResampler.Matrix(length, size, interpolation);
        Variable matrix = context.Table("interpolation", (length, size), weights, x.DType);
        int others = CheckedSizes.Fit(x.Shape.Length / length);
        return Ops.Reshape(Ops.MatMul(Ops.Reshape(x, (others, length)), matrix), x.Shape.With(x.Shape.Rank - 1, size));
    }
}
