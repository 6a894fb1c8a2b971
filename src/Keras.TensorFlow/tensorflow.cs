using Tensorflow.Data;
using Tensorflow.Gradients;
using Tensorflow.Keras;
using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>TensorFlow's functions, as far as programs around Keras use them: what <c>tf</c> is.</summary>
public partial class tensorflow
{
    public TF_DataType byte8 => TF_DataType.TF_UINT8;

    public TF_DataType uint8 => TF_DataType.TF_UINT8;

    public TF_DataType int8 => TF_DataType.TF_INT8;

    public TF_DataType int16 => TF_DataType.TF_INT16;

    public TF_DataType int32 => TF_DataType.TF_INT32;

    public TF_DataType int64 => TF_DataType.TF_INT64;

    public TF_DataType float16 => TF_DataType.TF_HALF;

    public TF_DataType float32 => TF_DataType.TF_FLOAT;

    public TF_DataType float64 => TF_DataType.TF_DOUBLE;

    public TF_DataType @bool => TF_DataType.TF_BOOL;

    public Slice newaxis => Slice.NewAxis;

    public Slice ellipsis => Slice.Ellipsis;

    /// <summary>The version of TensorFlow.NET whose names these are.</summary>
    public string VERSION => "0.150";

    public KerasInterface keras => KerasApi.keras;

    public Contexts.Context Context { get; } = new();

    public DataOps data { get; } = new();

    public MathApi math { get; } = new();

    public nn_internal nn { get; } = new();

    public LinalgApi linalg { get; } = new();

    public ImageApi image { get; } = new();

    public Random random { get; } = new();

    public InitializersImpl initializers { get; } = new();

    /// <summary>Computing at once is all there is; this is for programs that say it.</summary>
    public void enable_eager_execution() => Context.eager_mode();

    public bool executing_eagerly() => Context.executing_eagerly();

    public void set_random_seed(int seed) => Native.Utils.SetRandomSeed(seed);

    public GradientTape GradientTape(bool persistent = false, bool watch_accessed_variables = true) => watch_accessed_variables
        ? new GradientTape(persistent)
        : throw new NotSupportedException(
            "A tape watches all that is computed. Ask it for the gradients of what would have been watched, and leave out "
            + "watch_accessed_variables.");

    /// <summary>A variable that begins with these numbers.</summary>
    public ResourceVariable Variable<T>(
        T data,
        bool trainable = true,
        bool validate_shape = true,
        bool use_resource = true,
        string name = null,
        TF_DataType dtype = TF_DataType.DtInvalid,
        Shape shape = null)
    {
        Tensor first = convert_to_tensor(data, dtype, name);
        if (shape is not null && validate_shape && !shape.is_compatible_with(first.shape))
        {
            throw new ValueError($"A variable of shape {shape} cannot begin with numbers of shape {first.shape}.");
        }

        return ResourceVariable.Of(New(first.numpy(), name ?? "Variable"), trainable);
    }

    public Tensor constant(object value, TF_DataType dtype = TF_DataType.DtInvalid, Shape shape = null, string name = "Const")
    {
        Tensor made = convert_to_tensor(value, dtype, name);
        return shape is null || shape == made.shape ? made
            : made.size == 1 ? broadcast_to(made, shape, name)
            : reshape(made, shape, name);
    }

    /// <summary>A tensor of a number, an array, an array of arrays, a variable or a tensor.</summary>
    public Tensor convert_to_tensor(
        object value,
        TF_DataType dtype = TF_DataType.DtInvalid,
        string name = null,
        TF_DataType preferred_dtype = TF_DataType.DtInvalid)
    {
        Tensor made = value switch
        {
            NDArray array => new Tensor(array),
            Tensor tensor => tensor,
            Tensors tensors => tensors.Length == 1 ? tensors.Single : stack([.. tensors]),
            ResourceVariable variable => variable.value(),
            Shape shape => shape,
            Array array => new Tensor(new NDArray(array)),
            Axis axis => new Tensor(new NDArray(axis.axis)),
            bool or byte or sbyte or short or ushort or int or uint or long or ulong or Half or float or double => Number(value),
            null => throw new ArgumentNullException(nameof(value)),
            _ => throw new ValueError($"A tensor is made of a number, an array, a variable or a tensor. Received: {value.GetType().Name}."),
        };
        TF_DataType wanted = dtype != TF_DataType.DtInvalid ? dtype : preferred_dtype;
        return wanted != TF_DataType.DtInvalid && wanted != made.dtype ? cast(made, wanted, name)
            : name is not null && name != made.name ? identity(made, name)
            : made;
    }

    private static Tensor Number(object value)
    {
        Array one = Array.CreateInstance(value.GetType(), 1);
        one.SetValue(value, 0);
        return new Tensor(new NDArray(one, Shape.Scalar));
    }

    private static Native.Variable New(NDArray first, string name)
    {
        Native.Engine.Tensors.TensorType type = new(first.dtype.ToNative(), first.shape.ToNative());
        Native.Variable variable = new(name, Native.Engine.Backends.BackendSelection.Current.Allocate(type));
        variable.Assign(first.Value);
        return variable;
    }
}
