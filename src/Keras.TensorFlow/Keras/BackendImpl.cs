using Tensorflow.NumPy;

namespace Tensorflow.Keras;

/// <summary>What <c>keras.backend</c> is.</summary>
public class BackendImpl
{
    public float epsilon() => (float)Native.Backend.Epsilon();

    public string floatx() => Native.Backend.Floatx();

    public string image_data_format() => Native.Backend.ImageDataFormat();

    /// <summary>Frees what was compiled, and begins to count layers anew.</summary>
    public void clear_session()
    {
        Native.Utils.ClearSession();
        LayerNames.Reset();
    }

    public void set_value(IVariableV1 x, object value) => x.assign(value);

    public void batch_set_value(List<(IVariableV1, NDArray)> tuples) => tuples.ForEach(pair => pair.Item1.assign(pair.Item2));

    public Tensor mean(Tensor x, int axis = -1, bool keepdims = false) => Binding.tf.reduce_mean(x, axis, keepdims);

    public Tensor categorical_crossentropy(Tensor target, Tensor output, bool from_logits = false, int axis = -1) => Tensor.Map(
        target, output, (y, p) => Native.Backend.CategoricalCrossentropy(y, p, from_logits, axis));

    public Tensor sparse_categorical_crossentropy(Tensor target, Tensor output, bool from_logits = false) => Tensor.Map(
        target, output, (y, p) => Native.Backend.SparseCategoricalCrossentropy(y, p, from_logits), operands: output.dtype);

    public Tensor binary_crossentropy(Tensor target, Tensor output, bool from_logits = false) => Tensor.Map(
        target, output, (y, p) => Native.Backend.BinaryCrossentropy(y, p, from_logits), operands: output.dtype);

    public Tensor concatenate(Tensors tensors, int axis = -1) => Binding.tf.concat(tensors, axis);
}
