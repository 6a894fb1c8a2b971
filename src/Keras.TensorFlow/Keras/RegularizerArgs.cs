namespace Tensorflow.Keras;

/// <summary>What a regularizer is asked for.</summary>
public class RegularizerArgs(Tensor x)
{
    /// <summary>The weight.</summary>
    public Tensor X { get; set; } = x;
}
