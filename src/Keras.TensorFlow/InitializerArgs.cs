namespace Tensorflow;

/// <summary>What an initializer is asked for.</summary>
public class InitializerArgs(Shape shape, TF_DataType dtype = TF_DataType.DtInvalid, bool verify_shape = false, string name = null)
{
    public string Name { get; set; } = name;

    public Shape Shape { get; set; } = shape;

    public TF_DataType DType { get; set; } = dtype;

    public bool VerifyShape { get; set; } = verify_shape;
}
