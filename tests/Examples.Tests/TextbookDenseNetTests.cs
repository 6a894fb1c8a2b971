using System.Numerics.Tensors;
using Keras;
using Keras.Layers;
using Keras.Models;
using Keras.Testing;
using TextbookDenseNet;

namespace Examples.Tests;

public class TextbookDenseNetTests
{
    [Fact]
    public void A_block_of_two_convolutions_adds_twice_ten_channels()
    {
        Input input = new((3, 8, 8));
        Model block = new(input, Network.DenseBlock(input, 2, 10));
        Tensor<float> images = Tensor.Create(
            [.. TensorData.Uniform(4 * 3 * 8 * 8, seed: 2).Select(pixel => (float)pixel)], [4, 3, 8, 8]);

        Tensor<float> output = block.Predict(images);

        Assert.Equal([4, 23, 8, 8], output.Lengths);
        Assert.Equal(Elements(images), Elements(output).Chunk(23 * 64).SelectMany(image => image[..(3 * 64)]));
        Assert.Equal(1_524, block.CountParams());
    }

    [Fact]
    public void Layers_have_the_shapes_of_the_textbook()
    {
        Model model = Network.Build(size: 96, classes: 10);

        Assert.Equal<Shape>((null, 64, 48, 48), model.Layers.OfType<Conv2D>().First().OutputShape);
        Assert.Equal<Shape>((null, 64, 24, 24), Assert.Single(model.Layers.OfType<MaxPooling2D>()).OutputShape);
        Assert.Equal(
            [(null, 192, 24, 24), (null, 224, 12, 12), (null, 240, 6, 6), (null, 248, 3, 3)],
            model.Layers.OfType<Concatenate>().Where((_, index) => index % 4 == 3).Select(layer => layer.OutputShape));
        Assert.Equal<Shape>(
            [(null, 96, 12, 12), (null, 112, 6, 6), (null, 120, 3, 3)],
            model.Layers.OfType<AveragePooling2D>().Select(layer => layer.OutputShape));
        Assert.Equal(764_834, model.CountParams());
        Assert.Equal(6_608, model.NonTrainableWeights.Sum(weight => weight.Shape.Length));
    }

    [Fact]
    public void Images_are_scaled_between_pixels()
    {
        ScaledImages images = new(Tensor.Create<byte>([0, 100, 0, 100], [1, 2, 2]), Labels(7), size: 4, batchSize: 1, seed: 1);

        (Tensor<float> x, Tensor<float> y) = images[0];

        Assert.Equal([1, 1, 4, 4], x.Lengths);
        Assert.All(Elements(x).Chunk(4), row => Assert.Equal([0, 25 / 255f, 75 / 255f, 100 / 255f], row));
        Assert.Equal([7], Elements(y));
    }

    [Fact]
    public void Every_epoch_has_all_images_in_its_own_order()
    {
        byte[] numbers = [.. Enumerable.Range(0, 10).Select(number => (byte)number)];
        ScaledImages images = new(Tensor.Create(numbers, [10, 1, 1]), Labels(numbers), size: 1, batchSize: 4, seed: 3);
        ScaledImages again = new(Tensor.Create(numbers, [10, 1, 1]), Labels(numbers), size: 1, batchSize: 4, seed: 3);

        Assert.Equal(3, images.Length);
        Assert.Equal([.. numbers], Epoch(images));
        images.OnEpochEnd();
        again.OnEpochEnd();
        Assert.NotEqual([.. numbers], Epoch(images));
        Assert.Equal(numbers.Select(number => (float)number), Epoch(images).Order());
        Assert.Equal(Epoch(images), Epoch(again));

        static float[] Epoch(ScaledImages images)
        {
            List<float> labels = [];
            foreach ((Tensor<float> x, Tensor<float> y) in images)
            {
                Assert.Equal(Elements(y), Elements(x).Select(pixel => MathF.Round(pixel * 255)));
                labels.AddRange(Elements(y));
            }

            return [.. labels];
        }
    }

    private static Tensor<byte> Labels(params byte[] labels) => Tensor.Create(labels, [labels.Length]);

    private static float[] Elements(Tensor<float> tensor)
    {
        float[] elements = new float[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return elements;
    }
}
