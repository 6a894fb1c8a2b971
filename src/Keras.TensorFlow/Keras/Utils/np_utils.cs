using Tensorflow.NumPy;

namespace Tensorflow.Keras.Utils;

/// <summary>Functions of arrays.</summary>
public static class np_utils
{
    /// <summary>Labels as rows with a one; as many classes as the largest label tells, if the number is negative.</summary>
    public static NDArray to_categorical(NDArray y, int num_classes = -1, TF_DataType dtype = TF_DataType.TF_FLOAT) =>
        NDArray.Of(Native.Utils.ToCategorical(y.ToArray<int>(), num_classes < 0 ? null : num_classes)).astype(dtype);
}
