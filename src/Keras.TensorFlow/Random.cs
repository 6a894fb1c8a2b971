namespace Tensorflow;

/// <summary>What <c>tf.random</c> is; <c>tf.set_random_seed</c> makes its numbers the same in every run.</summary>
public class Random
{
    public Tensor normal(
        Shape shape,
        float mean = 0.0f,
        float stddev = 1.0f,
        TF_DataType dtype = TF_DataType.TF_FLOAT,
        int? seed = null,
        string name = null) => new(Ops.RandomNormal(shape.ToNative(), mean, stddev, dtype.ToNative(), seed), dtype, name);

    public Tensor uniform(
        Shape shape,
        float minval = 0,
        float maxval = 1,
        TF_DataType dtype = TF_DataType.TF_FLOAT,
        int? seed = null,
        string name = null)
    {
        Value numbers = Ops.RandomUniform(shape.ToNative(), minval, maxval, dtype.is_floating() ? dtype.ToNative() : DType.Float32, seed);
        return new Tensor(dtype.is_floating() ? numbers : Ops.Cast(Ops.Floor(numbers), dtype.ToNative()), dtype, name);
    }

    /// <summary>Normal numbers, those further than two deviations from the mean drawn again.</summary>
    public Tensor truncated_normal(
        Shape shape,
        float mean = 0.0f,
        float stddev = 1.0f,
        TF_DataType dtype = TF_DataType.TF_FLOAT,
        int? seed = null,
        string name = null) => Binding.tf.constant(
            new Native.Initializers.TruncatedNormal(mean, stddev, seed).Create(shape.ToNative()), dtype, shape, name);
}
