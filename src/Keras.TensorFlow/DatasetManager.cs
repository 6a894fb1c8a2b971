using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>What <c>tf.data.Dataset</c> is: how data sets begin.</summary>
public class DatasetManager
{
    /// <summary>One element, the array.</summary>
    public IDatasetV2 from_tensors(NDArray tensors) => from_tensors(new Tensors(tensors));

    public IDatasetV2 from_tensors(Tensors tensors) => new DatasetV2(
        Native.Dataset.FromGenerator(() => [DatasetV2.ToBatch([.. tensors.Select(tensor => tensor.numpy())])]));

    /// <summary>The rows of features, with those of labels.</summary>
    public IDatasetV2 from_tensor_slices(Tensor features, Tensor labels) => new DatasetV2(
        Native.Dataset.FromTensorSlices(features.numpy().ToArrayLike(), labels.numpy().ToArrayLike()));

    public IDatasetV2 from_tensor_slices(Tensor tensor) => from_tensor_slices(tensor.numpy());

    public IDatasetV2 from_tensor_slices(NDArray array) => new DatasetV2(Native.Dataset.FromTensorSlices(array.ToArrayLike()));

    /// <summary>What the generator yields: numbers, arrays or tensors, or pairs of them.</summary>
    /// <exception cref="ValueError">An element has another type or shape than was told.</exception>
    public IDatasetV2 from_generator<T>(IEnumerable<T> generator, TF_DataType[] output_types, Shape[] output_shapes) =>
        new DatasetV2(Native.Dataset.FromGenerator(() => generator.Select(element => Checked(element, output_types, output_shapes))));

    public IDatasetV2 range(int count, TF_DataType output_type = TF_DataType.TF_INT64) => range(0, count, 1, output_type);

    public IDatasetV2 range(int start, int stop, int step = 1, TF_DataType output_type = TF_DataType.TF_INT64) =>
        from_tensor_slices(np.arange(start, stop, step).astype(output_type));

    public IDatasetV2 zip(params IDatasetV2[] ds) => new DatasetV2(
        Native.Dataset.Zip([.. ds.Select(each => DatasetV2.Of(each).ToNative())]));

    private static Native.Utils.Batch Checked(object element, TF_DataType[] types, Shape[] shapes)
    {
        object[] parts = element is System.Runtime.CompilerServices.ITuple tuple
            ? [.. Enumerable.Range(0, tuple.Length).Select(item => tuple[item])]
            : [element];
        if (parts.Length != types.Length)
        {
            throw new ValueError($"The generator tells of {types.Length} arrays in each element. Received: {parts.Length}.");
        }

        NDArray[] arrays = [.. parts.Select((part, index) => Binding.tf.convert_to_tensor(part, types[index]).numpy())];
        for (int index = 0; index < arrays.Length; index++)
        {
            if (shapes is not null && !shapes[index].is_compatible_with(arrays[index].shape))
            {
                throw new ValueError(
                    $"The generator tells of arrays of shape {shapes[index]}. Received: an element of {arrays[index].shape}.");
            }
        }

        return DatasetV2.ToBatch(arrays);
    }
}
