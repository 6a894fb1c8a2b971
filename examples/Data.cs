using System.Numerics.Tensors;
using Keras.Datasets;

namespace Examples;

/// <summary>CIFAR-10, or drawn images of the same format when it cannot be had.</summary>
internal static class Data
{
    private const int DrawnTrainSamples = 10_000;
    private const int DrawnTestSamples = 2_000;

    /// <summary>Images <c>(n, 32, 32, 3)</c> and labels <c>(n, 1)</c>, for training and for the test.</summary>
    /// <param name="name"><c>cifar10</c>, <c>procedural</c> for drawn images, or <c>auto</c>.</param>
    /// <param name="samples">Number of training images; all if null. So many are drawn for training and test.</param>
    public static ((Tensor<byte> X, Tensor<byte> Y) Train, (Tensor<byte> X, Tensor<byte> Y) Test) Load(
        string name, int? samples)
    {
        ((Tensor<byte> X, Tensor<byte> Y) train, (Tensor<byte> X, Tensor<byte> Y) test) = name switch
        {
            "cifar10" => Cifar10.LoadData(),
            "procedural" => ProceduralImages.LoadData(samples ?? DrawnTrainSamples, samples ?? DrawnTestSamples),
            _ => CifarOrDrawn(),
        };
        return ((First(train.X, samples), First(train.Y, samples)), test);
    }

    private static ((Tensor<byte> X, Tensor<byte> Y) Train, (Tensor<byte> X, Tensor<byte> Y) Test) CifarOrDrawn()
    {
        try
        {
            return Cifar10.LoadData();
        }
        catch (IOException exception)
        {
            Console.WriteLine(exception.Message);
            Console.WriteLine("Training on drawn images of ten classes instead (--data cifar10 refuses to).");
            return ProceduralImages.LoadData(DrawnTrainSamples, DrawnTestSamples);
        }
    }

    /// <summary>Pixels from 0 to 1.</summary>
    public static Tensor<float> Scale(Tensor<byte> images)
    {
        var pixels = new byte[images.FlattenedLength];
        images.FlattenTo(pixels);
        return Tensor.Create(Array.ConvertAll(pixels, pixel => pixel / 255f), images.Lengths);
    }

    /// <summary>The first so many items; all if null.</summary>
    public static Tensor<byte> First(Tensor<byte> tensor, int? count)
    {
        if (count is not int items || items >= tensor.Lengths[0])
        {
            return tensor;
        }

        var elements = new byte[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        int length = elements.Length / (int)tensor.Lengths[0];
        return Tensor.Create(elements[..(items * length)], [items, .. tensor.Lengths[1..]]);
    }
}
