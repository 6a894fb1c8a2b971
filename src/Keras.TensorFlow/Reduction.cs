namespace Tensorflow;

/// <summary>How the losses of samples become one, by TensorFlow's older names.</summary>
public static class Reduction
{
    public const string NONE = "none";
    public const string SUM = "sum";
    public const string WEIGHTED_SUM = "weighted_sum";
    public const string SUM_OVER_BATCH_SIZE = "weighted_sum_over_batch_size";
    public const string WEIGHTED_MEAN = "weighted_mean";
}
