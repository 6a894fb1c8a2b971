using System.Numerics.Tensors;
using Keras.Preprocessing;
using global::NumSharp;

namespace Keras.Tests;

public class NumSharpDataTests
{
    private static readonly float[] s_pixels = [.. Enumerable.Range(0, 4 * 6 * 6 * 3).Select(i => (float)(i * 7 % 255))];

    [Fact]
    public void Flow_gives_the_batches_of_tensors()
    {
        NDArray images = new NDArray(s_pixels).reshape(4, 6, 6, 3);
        NDArray labels = np.arange(4).astype(NPTypeCode.Single);
        Tensor<float> x = Tensor.Create(s_pixels, [4, 6, 6, 3]);
        Tensor<float> y = Tensor.Create([0f, 1, 2, 3]);
        ImageDataGenerator expected = new(featurewiseCenter: true, horizontalFlip: true, widthShiftRange: 0.2);
        ImageDataGenerator generator = new(featurewiseCenter: true, horizontalFlip: true, widthShiftRange: 0.2);
        expected.Fit(x);
        generator.Fit(images);

        (Tensor<float> wantedImages, Tensor<float> wantedLabels) = expected.Flow(x, y, batchSize: 3, seed: 5)[0];
        (Tensor<float> foundImages, Tensor<float> foundLabels) = generator.Flow(images, labels, batchSize: 3, seed: 5)[0];

        Assert.Equal(wantedImages, foundImages);
        Assert.Equal(wantedLabels, foundLabels);
    }

    [Fact]
    public void A_data_set_comes_as_copies()
    {
        ((NDArray x, NDArray y), (NDArray xTest, NDArray yTest)) = Datasets.ProceduralImages.LoadData(trainSamples: 5, testSamples: 2).ToNDArrays();

        Assert.Equal([5, 32, 32, 3], x.shape);
        Assert.Equal([5, 1], y.shape);
        Assert.Equal([2, 32, 32, 3], xTest.shape);
        Assert.Equal(typeof(byte), yTest.dtype);
    }
}
