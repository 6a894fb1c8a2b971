namespace Tensorflow;

/// <summary>Elements one after the other, of inputs and targets: a data set of <c>tf.data</c>.</summary>
public interface IDatasetV2 : IEnumerable<(Tensors, Tensors)>
{
    /// <summary>Names of classes, where folders of images have told them.</summary>
    string[] class_names { get; set; }

    /// <summary>How many of an element's arrays are inputs; the rest are targets.</summary>
    int FirstInputTensorCount { get; set; }

    Shape[] output_shapes { get; }

    TF_DataType[] output_types { get; }

    IDatasetV2 cache(string filename = "");

    IDatasetV2 concatenate(IDatasetV2 dataset);

    IDatasetV2 repeat(int count = -1);

    IDatasetV2 shard(int num_shards, int index);

    IDatasetV2 shuffle(int buffer_size, int? seed = null, bool reshuffle_each_iteration = true);

    IDatasetV2 skip(int count);

    IDatasetV2 batch(int batch_size, bool drop_remainder = false);

    IDatasetV2 prefetch(int buffer_size = -1, int? slack_period = null);

    IDatasetV2 take(int count);

    IDatasetV2 map(Func<Tensors, Tensors> map_func, bool use_inter_op_parallelism = true);

    IDatasetV2 map(Func<Tensors, Tensors> map_func, int num_parallel_calls);

    IDatasetV2 filter(Func<Tensors, Tensors> map_func);

    IDatasetV2 filter(Func<Tensor, bool> map_func);

    IDatasetV2 flat_map(Func<Tensor, IDatasetV2> map_func);

    Tensor cardinality(string name = null);
}
