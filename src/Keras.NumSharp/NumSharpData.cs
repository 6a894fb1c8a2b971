using System.Numerics.Tensors;
using Keras.Preprocessing;
using global::NumSharp;

namespace Keras;

/// <summary>Data sets, augmentation and one-hot labels with NumSharp arrays.</summary>
public static class NumSharpData
{
    /// <summary>Copies of what a data set has loaded: <c>Cifar10.LoadData().ToNDArrays()</c>.</summary>
    /// <param name="data">Images and labels for training and for the test.</param>
    public static ((NDArray X, NDArray Y) Train, (NDArray X, NDArray Y) Test) ToNDArrays(
        this ((Tensor<byte> X, Tensor<byte> Y) Train, (Tensor<byte> X, Tensor<byte> Y) Test) data) =>
        ((data.Train.X.ToNDArray(), data.Train.Y.ToNDArray()), (data.Test.X.ToNDArray(), data.Test.Y.ToNDArray()));

    extension(Utils)
    {
        /// <inheritdoc cref="Utils.ToCategorical(int[], int?)"/>
        public static NDArray ToCategorical(NDArray y, int? numClasses = null) =>
            Utils.ToCategorical(y.astype(NPTypeCode.Int32).ToTensor<int>(), numClasses).ToNDArray();
    }

    /// <summary>Computes the statistics that featurewise options need: Fit of the generator, with its arguments.</summary>
    public static void Fit(
        this ImageDataGenerator generator, NDArray x, bool augment = false, int rounds = 1, int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(generator);
        generator.Fit(x.AsArrayLike(), augment, rounds, seed);
    }

    /// <summary>Batches of augmented images: Flow of the generator, with its arguments.</summary>
    public static NumpyArrayIterator Flow(
        this ImageDataGenerator generator,
        NDArray x,
        NDArray? y = null,
        int batchSize = 32,
        bool shuffle = true,
        NDArray? sampleWeight = null,
        int? seed = null,
        string? saveToDir = null,
        string savePrefix = "",
        string saveFormat = "png",
        string? subset = null,
        bool ignoreClassSplit = false)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return generator.Flow(
            x.AsArrayLike(),
            y?.AsArrayLike(),
            batchSize,
            shuffle,
            sampleWeight?.AsArrayLike(),
            seed,
            saveToDir,
            savePrefix,
            saveFormat,
            subset,
            ignoreClassSplit);
    }
}
