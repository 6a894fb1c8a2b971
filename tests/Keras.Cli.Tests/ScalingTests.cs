using System.Numerics.Tensors;
using Keras.Testing;

namespace Keras.Cli.Tests;

public class ScalingTests
{
    [Theory]
    [InlineData("fashion_mnist", 0.2f, 1f)]
    [InlineData("cifar10", (51 - 125.3f) / 63.0f, (255 - 123.0f) / 62.1f)]
    [InlineData("cifar100", (51 - 129.3f) / 68.2f, (255 - 124.1f) / 65.4f)]
    [InlineData("torch", (0.2f - 0.485f) / 0.229f, (1f - 0.456f) / 0.224f)]
    [InlineData("tf", -0.6f, 1f)]
    [InlineData("none", 51f, 255f)]
    public void Each_has_its_numbers(string scaling, float red, float green)
    {
        Tensor<float> image = Tensor.Create([51f, 255f, 0f], [1, 1, 3]);
        Assert.Same(image, Scaling.Apply(image, scaling));
        Assert.Equal(red, image[0, 0, 0], 1e-5f);
        Assert.Equal(green, image[0, 0, 1], 1e-5f);
    }

    [Fact]
    public void Colors_are_needed_for_the_numbers_of_colors() => Rejects.Argument(
        "(2, 2, 1)", () => Scaling.Apply(Tensor.CreateFromShape<float>([2, 2, 1]), "cifar10"));

    [Fact]
    public void Channels_may_come_first() => Assert.Equal(
        (1f - 0.485f) / 0.229f,
        Scaling.Apply(Tensor.Create([255f, 0f, 0f], [3, 1, 1]), "torch", "channels_first")[0, 0, 0],
        1e-5f);
}
