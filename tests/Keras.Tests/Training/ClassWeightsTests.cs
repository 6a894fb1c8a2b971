using System.Numerics.Tensors;
using Keras.Training;

namespace Keras.Tests.Training;

public class ClassWeightsTests
{
    private static readonly Dictionary<int, double> s_weights = new() { [0] = 1, [1] = 2, [2] = 0.5 };

    [Fact]
    public void Follow_class_numbers()
    {
        Assert.Equal([2, 1, 0.5f, 2], Weights(Tensor.Create([1, 0, 2, 1])));
        Assert.Equal([2, 1, 0.5f, 2], Weights(Small.Column(1, 0, 2, 1)));
    }

    [Fact]
    public void Follow_one_hot_rows() =>
        Assert.Equal([2, 1, 0.5f, 2], Weights(Utils.ToCategorical([1, 0, 2, 1])));

    [Fact]
    public void Multiply_sample_weights() =>
        Assert.Equal([20, 20, 15], Weights(Tensor.Create([1, 0, 2]), Small.Row(10, 20, 30)));

    [Fact]
    public void Reject_a_class_without_weight()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Weights(Tensor.Create([1, 7])));

        Assert.Equal(
            "`classWeight` must contain all classes in the data. Class 7 has no weight; classes with one: 0, 1, 2.",
            exception.Message);
    }

    [Fact]
    public void Reject_targets_that_name_no_class() =>
        Assert.Throws<ArgumentException>(() => Weights(Tensor.Create(new float[8], [2, 2, 2])));

    [Fact]
    public void Reject_weights_of_parts_of_samples() =>
        Assert.Throws<ArgumentException>(() => Weights(Tensor.Create([1, 0]), Tensor.Create(new float[4], [2, 2])));

    private static float[] Weights(ArrayLike targets, ArrayLike? sampleWeight = null)
    {
        float[] weights = new float[targets.Samples];
        ClassWeights.Apply(targets, sampleWeight, s_weights)
            .Gather<float>([.. Enumerable.Range(0, weights.Length)], weights);
        return weights;
    }
}
