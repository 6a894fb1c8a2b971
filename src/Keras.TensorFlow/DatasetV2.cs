using System.Collections;
using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>A data set of <c>tf.data</c> over one of Keras'.</summary>
public class DatasetV2 : IDatasetV2
{
    private readonly Native.Dataset _native;

    internal DatasetV2(Native.Dataset native, DatasetV2 source = null)
    {
        _native = native;
        class_names = source?.class_names;
        FirstInputTensorCount = source?.FirstInputTensorCount ?? 1;
    }

    public string[] class_names { get; set; }

    public int FirstInputTensorCount { get; set; }

    public Shape[] output_shapes => [.. First.Select(tensor => tensor.shape)];

    public TF_DataType[] output_types => [.. First.Select(tensor => tensor.dtype)];

    /// <summary>How many elements there are.</summary>
    public int length => (int)cardinality();

    private IReadOnlyList<Tensor> First => this.First() is var (x, y) ? [.. x, .. y ?? []] : [];

    public IDatasetV2 cache(string filename = "") => With(_native.Cache(string.IsNullOrEmpty(filename) ? null : filename));

    public IDatasetV2 concatenate(IDatasetV2 dataset) => With(_native.Concatenate(Of(dataset)._native));

    public IDatasetV2 repeat(int count = -1) => With(_native.Repeat(count < 0 ? null : count));

    /// <summary>Every n-th element, beginning with one of the first n.</summary>
    public IDatasetV2 shard(int num_shards, int index)
    {
        if (index < 0 || index >= num_shards)
        {
            throw new ValueError($"The index of a shard lies between 0 and {num_shards - 1}. Received: {index}.");
        }

        return With(Native.Dataset.FromGenerator(() => _native.Where((_, place) => place % num_shards == index)));
    }

    public IDatasetV2 shuffle(int buffer_size, int? seed = null, bool reshuffle_each_iteration = true) =>
        With(_native.Shuffle(buffer_size, seed, reshuffle_each_iteration));

    public IDatasetV2 skip(int count) => With(_native.Skip(count));

    public IDatasetV2 batch(int batch_size, bool drop_remainder = false) => With(_native.Batch(batch_size, drop_remainder));

    /// <summary>Prepares elements ahead; how many is chosen if the number is negative.</summary>
    public IDatasetV2 prefetch(int buffer_size = -1, int? slack_period = null) => slack_period is null
        ? With(buffer_size < 0 ? _native.Prefetch() : _native.Prefetch(buffer_size))
        : throw new NotSupportedException("prefetch has no slack_period: leave it out.");

    public IDatasetV2 take(int count) => count < 0 ? With(_native) : With(_native.Take(count));

    /// <summary>A function of each element, which lists its arrays.</summary>
    public IDatasetV2 map(Func<Tensors, Tensors> map_func, bool use_inter_op_parallelism = true) =>
        map(map_func, use_inter_op_parallelism ? Environment.ProcessorCount : 1);

    public IDatasetV2 map(Func<Tensors, Tensors> map_func, int num_parallel_calls) => With(_native.MapElements(
        element => ToBatch([.. map_func(new Tensors(Parts(element))).Select(tensor => tensor.numpy())]),
        num_parallel_calls < 1 ? Environment.ProcessorCount : num_parallel_calls));

    public IDatasetV2 filter(Func<Tensors, Tensors> map_func) => Kept(parts => (bool)map_func(new Tensors(parts)));

    public IDatasetV2 filter(Func<Tensor, bool> map_func) => Kept(parts => map_func(parts.Single()));

    public IDatasetV2 flat_map(Func<Tensor, IDatasetV2> map_func) => With(Native.Dataset.FromGenerator(
        () => _native.SelectMany(element => Of(map_func(Parts(element)[0]))._native)));

    /// <summary>How many elements there are: -1 if they never end, -2 if it is not known.</summary>
    public Tensor cardinality(string name = null) => new(NDArray.Scalar(_native.Cardinality())) { name = name };

    public IEnumerator<(Tensors, Tensors)> GetEnumerator()
    {
        foreach (Native.Utils.Batch element in _native)
        {
            Tensor[] parts = Parts(element);
            yield return (
                new Tensors(parts[..Math.Min(FirstInputTensorCount, parts.Length)]),
                parts.Length > FirstInputTensorCount ? new Tensors(parts[FirstInputTensorCount..]) : null);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static DatasetV2 Of(IDatasetV2 dataset) => dataset as DatasetV2
        ?? throw new ValueError($"A data set of tf.data is needed. Received: {dataset?.GetType().Name ?? "null"}.");

    internal static Native.Utils.Batch ToBatch(IReadOnlyList<NDArray> arrays) => new(
        arrays[0].ToArrayLike(), arrays.Count > 1 ? Listed(arrays.Skip(1)) : default);

    /// <summary>The data set as models take it: inputs and targets apart.</summary>
    internal Native.Dataset ToNative() => FirstInputTensorCount == 1 ? _native : _native.MapElements(element =>
    {
        IReadOnlyList<Native.ArrayLike> parts = Components(element);
        return new Native.Utils.Batch(
            Native.Arrays.Create([.. parts.Take(FirstInputTensorCount)]),
            parts.Count > FirstInputTensorCount ? Native.Arrays.Create([.. parts.Skip(FirstInputTensorCount)]) : default);
    });

    private static Native.Arrays Listed(IEnumerable<NDArray> arrays) =>
        Native.Arrays.Create([.. arrays.Select(array => array.ToArrayLike())]);

    private static Native.ArrayLike[] Components(Native.Utils.Batch element)
    {
        List<Native.ArrayLike> parts = [];
        foreach (Native.Arrays arrays in new[] { element.X, element.Y, element.SampleWeight })
        {
            foreach (Native.ArrayLike array in arrays)
            {
                parts.Add(array);
            }
        }

        return [.. parts];
    }

    private static Tensor[] Parts(Native.Utils.Batch element) => [.. Components(element).Select(ArrayLikes.ToNDArray)];

    private DatasetV2 Kept(Func<Tensor[], bool> isKept) =>
        With(Native.Dataset.FromGenerator(() => _native.Where(element => isKept(Parts(element)))));

    private DatasetV2 With(Native.Dataset native) => new(native, this);
}
