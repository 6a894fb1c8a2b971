using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>Numbers that change: a weight, or what <c>tf.Variable</c> makes.</summary>
public interface IVariableV1
{
    string Name { get; }

    TF_DataType dtype { get; }

    Shape shape { get; }

    bool Trainable { get; }

    Tensor assign<T>(T value, bool use_locking = false, string name = null, bool read_value = true);

    Tensor assign_add<T>(T delta, bool use_locking = false, string name = null, bool read_value = true);

    Tensor assign_sub<T>(T delta, bool use_locking = false, string name = null, bool read_value = true);

    Tensor AsTensor(TF_DataType dtype = TF_DataType.DtInvalid, string name = null, bool as_ref = false);

    NDArray numpy();
}
