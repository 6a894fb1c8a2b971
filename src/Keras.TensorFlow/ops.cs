namespace Tensorflow;

/// <summary>What programs name beside <c>tf</c>: the same functions.</summary>
public static class ops
{
    public static Tensor convert_to_tensor(
        object value,
        TF_DataType dtype = TF_DataType.DtInvalid,
        string name = null,
        bool as_ref = false,
        TF_DataType preferred_dtype = TF_DataType.DtInvalid) => Binding.tf.convert_to_tensor(value, dtype, name, preferred_dtype);
}
