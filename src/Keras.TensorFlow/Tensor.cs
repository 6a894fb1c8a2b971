using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>
/// A tensor: an array in memory (<see cref="NDArray"/>), what is computed at once or within a step, or what layers are called on to
/// build a model.
/// </summary>
/// <remarks>What is computed at once is recorded, and runs as one compiled graph when a number is read.</remarks>
public partial class Tensor : IDisposable
{
    private readonly TF_DataType _dtype;
    private readonly Shape _shape;
    private readonly Value _value;

    public Tensor(Array array, Shape shape = null)
        : this(new NDArray(array, shape).Value, new NDArray(array).dtype)
    {
    }

    public Tensor(NDArray nd)
        : this(nd.Value, nd.dtype)
    {
    }

    internal Tensor(Value value, TF_DataType? dtype = null, string name = null)
    {
        _value = value;
        _dtype = dtype ?? value.DType.ToTensorflow();
        _shape = Shape.Of(value.Shape);
        this.name = name;
    }

    internal Tensor(Native.KerasTensor symbol, TF_DataType? dtype = null)
    {
        Symbol = symbol;
        _dtype = dtype ?? symbol.DType.ToTensorflow();
        _shape = Shape.Of(symbol.Shape);
    }

    private protected Tensor(TF_DataType dtype, Shape shape)
    {
        _dtype = dtype;
        _shape = shape;
    }

    public string name { get; set; }

    public TF_DataType dtype => _dtype;

    public Shape shape => _shape;

    public long[] dims => _shape.dims;

    public int ndim => _shape.ndim;

    public int rank => _shape.ndim;

    public ulong size => checked((ulong)_shape.size);

    public ulong dtypesize => (ulong)_dtype.get_datatype_size();

    public ulong bytesize => size * dtypesize;

    /// <summary>Whether it stands for numbers that a model will be given.</summary>
    public bool IsFromKerasTensor => Symbol is not null;

    internal Native.KerasTensor Symbol { get; }

    /// <summary>A number of the program, which takes the type of what it is computed with.</summary>
    internal bool IsLiteral { get; init; }

    internal virtual Value Value => _value ?? throw new InvalidOperationException(
        $"The tensor {this} stands for the numbers that a model is given, so it has none. Build a model and call it on an array.");

    /// <summary>The numbers.</summary>
    public virtual NDArray numpy() => ((IElementVisitor<NDArray>)new Download(this)).Visit(_dtype);

    public virtual T[] ToArray<T>()
        where T : unmanaged => numpy().ToArray<T>();

    public int[] _shape_tuple() => _shape.as_int_list();

    public override string ToString() => IsFromKerasTensor
        ? $"<KerasTensor: shape={_shape} dtype={_dtype.as_numpy_name()}>"
        : $"tf.Tensor: shape={_shape}, dtype={_dtype.as_numpy_name()}, numpy={numpy()}";

    public override bool Equals(object obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>Nothing has to be freed; this is for programs that do.</summary>
    public void Dispose() => GC.SuppressFinalize(this);

    private readonly struct Download(Tensor tensor) : IElementVisitor<NDArray>
    {
        public NDArray Visit<T>()
            where T : unmanaged, System.Numerics.INumber<T> => new(tensor.Value.ToArray<T>(), tensor.shape, tensor.dtype);
    }
}
