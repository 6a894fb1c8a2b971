using System.Collections;
using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>One tensor, or several: what layers take and give.</summary>
public sealed class Tensors : IEnumerable<Tensor>, IDisposable
{
    private readonly List<Tensor> _tensors;

    public Tensors(params Tensor[] tensors) => _tensors = [.. tensors];

    public Tensors(IEnumerable<Tensor> tensors) => _tensors = [.. tensors];

    public Tensors(NDArray nd) => _tensors = [nd];

    public string Name { get; set; }

    public int Length => _tensors.Count;

    /// <summary>Whether a list was given, though perhaps of one.</summary>
    public bool IsList { get; set; }

    public Tensor Single => _tensors.Single();

    public Tensor SingleOrNull => _tensors.SingleOrDefault();

    public TF_DataType dtype => First.dtype;

    public Shape shape => First.shape;

    public int rank => First.rank;

    private Tensor First => _tensors.Count > 0 ? _tensors[0] : throw new ValueError("There is no tensor.");

    public Tensor this[int index] => _tensors[index];

    public Tensor this[params Slice[] slices] => First[slices];

    public Tensor this[params string[] slices] => First[slices];

    public static implicit operator Tensors(Tensor tensor) => tensor is null ? null : new(tensor);

    public static implicit operator Tensors((Tensor, Tensor) tuple) => new(tuple.Item1, tuple.Item2);

    public static implicit operator Tensors(NDArray nd) => nd is null ? null : new(nd);

    public static implicit operator Tensors(Tensor[] tensors) => new(tensors);

    public static implicit operator Tensors(List<Tensor> tensors) => new(tensors);

    public static implicit operator Tensor(Tensors tensors) => tensors?.First;

    public static implicit operator Tensor[](Tensors tensors) => [.. tensors];

    public static explicit operator bool(Tensors tensor) => (bool)tensor.First;

    public static explicit operator int(Tensors tensor) => (int)tensor.First;

    public static explicit operator long(Tensors tensor) => (long)tensor.First;

    public static explicit operator float(Tensors tensor) => (float)tensor.First;

    public static explicit operator double(Tensors tensor) => (double)tensor.First;

    public bool IsSingle() => _tensors.Count == 1;

    public void Add(Tensor tensor) => _tensors.Add(tensor);

    public void AddRange(IEnumerable<Tensor> tensors) => _tensors.AddRange(tensors);

    public void Insert(int index, Tensor tensor) => _tensors.Insert(index, tensor);

    public NDArray numpy() => First.numpy();

    public T[] ToArray<T>()
        where T : unmanaged => First.ToArray<T>();

    public void Deconstruct(out Tensor a, out Tensors b) => (a, b) = (First, new Tensors(_tensors.Skip(1)));

    public override string ToString() => IsSingle() ? $"{First}" : $"[{string.Join(", ", _tensors)}]";

    /// <summary>Nothing has to be freed; this is for programs that do.</summary>
    public void Dispose()
    {
    }

    public IEnumerator<Tensor> GetEnumerator() => _tensors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
