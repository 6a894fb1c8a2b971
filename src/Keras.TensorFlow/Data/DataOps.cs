namespace Tensorflow.Data;

/// <summary>What <c>tf.data</c> is.</summary>
public class DataOps
{
    public int AUTOTUNE => -1;

    public int INFINITE_CARDINALITY => -1;

    public int UNKNOWN_CARDINALITY => -2;

    public DatasetManager Dataset { get; } = new();
}
