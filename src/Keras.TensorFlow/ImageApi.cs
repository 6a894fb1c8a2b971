namespace Tensorflow;

/// <summary>What <c>tf.image</c> is.</summary>
public class ImageApi
{
    public Tensor resize(Tensor image, Shape size, string method = "bilinear") => Tensor.Map(
        image, value => Ops.Resize(value, size.ToSize(), method));

    public Tensor rgb_to_grayscale(Tensor images, string name = null) => Tensor.Map(images, value => Ops.RgbToGrayscale(value), name);

    public Tensor flip_left_right(Tensor image) => Tensor.Map(image, value => Ops.Flip(value, -2), dtype: image.dtype);

    public Tensor flip_up_down(Tensor image) => Tensor.Map(image, value => Ops.Flip(value, -3), dtype: image.dtype);

    public Tensor psnr(Tensor a, Tensor b, Tensor max_val, string name = null) =>
        Tensor.Map(a, b, (x, y) => Ops.Psnr(x, y, (double)max_val), name);

    public Tensor adjust_brightness(Tensor image, Tensor delta) => image + delta;

    /// <summary>Other numbers of the same picture: whole numbers fill their range, floats go from 0 to 1.</summary>
    public Tensor convert_image_dtype(Tensor image, TF_DataType dtype, string name = null)
    {
        double from = Range(image.dtype);
        double to = Range(dtype);
        return Binding.tf.cast(
            from == to ? image : Tensor.Map(image, value => Ops.Cast(value, DType.Float32) * (to / from)), dtype, name);
    }

    private static double Range(TF_DataType dtype) => dtype.is_floating() ? 1
        : dtype == TF_DataType.TF_UINT8 ? byte.MaxValue
        : throw new ValueError($"Pictures are of uint8 or floats. Received: {dtype.as_numpy_name()}.");
}
