namespace Tensorflow;

/// <content>Initializers.</content>
public partial class tensorflow
{
    public IInitializer zeros_initializer => new Initializer(new Native.Initializers.Zeros());

    public IInitializer ones_initializer => new Initializer(new Native.Initializers.Ones());

    public IInitializer glorot_uniform_initializer => new Initializer(new Native.Initializers.GlorotUniform());

    public IInitializer random_uniform_initializer => new Initializer(new Native.Initializers.RandomUniform());

    public IInitializer orthogonal_initializer => new Initializer(new Native.Initializers.Orthogonal());

    /// <summary>One number everywhere.</summary>
    public IInitializer constant_initializer<T>(T value, TF_DataType dtype = TF_DataType.TF_FLOAT)
        where T : struct, IConvertible => new Initializer(
            new Native.Initializers.Constant(value.ToDouble(System.Globalization.CultureInfo.InvariantCulture)), dtype);

    public IInitializer truncated_normal_initializer(
        float mean = 0.0f, float stddev = 1.0f, int? seed = null, TF_DataType dtype = TF_DataType.TF_FLOAT) =>
        new Initializer(new Native.Initializers.TruncatedNormal(mean, stddev, seed), dtype);

    public IInitializer random_normal_initializer(
        float mean = 0.0f, float stddev = 1.0f, int? seed = null, TF_DataType dtype = TF_DataType.TF_FLOAT) =>
        new Initializer(new Native.Initializers.RandomNormal(mean, stddev, seed), dtype);

    public IInitializer variance_scaling_initializer(
        float factor = 1.0f,
        string mode = "fan_in",
        string distribution = "truncated_normal",
        int? seed = null,
        TF_DataType dtype = TF_DataType.TF_FLOAT) =>
        new Initializer(new Native.Initializers.VarianceScaling(factor, mode, distribution, seed), dtype);
}
