using System.Numerics.Tensors;

namespace Keras.Outsider.Tests;

/// <summary>What the README says of arithmetic on the arrays that scripts use.</summary>
public class TensorArithmeticTests
{
    private static readonly Tensor<float> s_images = Tensor.Create([1f, 2, 3, 4, 5, 6], [3, 2]);
    private static readonly Tensor<float> s_mean = Tensor.Create([1f, 2], [1, 2]);

    [Fact]
    public void The_platform_truncates() => Assert.Equal([1, 2], Tensor.Subtract<float>(s_images, s_mean).Lengths);

    [Fact]
    public void Broadcasting_first_computes_as_NumPy() =>
        Assert.Equal([0, 0, 2, 2, 4, 4], Tensor.Subtract<float>(s_images, Tensor.Broadcast<float>(s_mean, s_images.Lengths)));
}
