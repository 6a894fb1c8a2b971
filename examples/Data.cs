using System.Numerics.Tensors;
using Keras.Datasets;

namespace Examples;

/// <summary>CIFAR-10, or drawn images of the same format when it cannot be had.</summary>
internal static class Data
{
    private const int DrawnTrainSamples = 10_000;
    private const int DrawnTestSamples = 2_000;

    public static ((Tensor<byte> X, Tensor<byte> Y) Train, (Tensor<byte> X, Tensor<byte> Y) Test) Load(
        string name, int? samples)
    {
        ((Tensor<byte> X, Tensor<byte> Y) train, (Tensor<byte> X, Tensor<byte> Y) test) = name switch
        {
            "cifar10" => Cifar10.LoadData(),
            "procedural" => ProceduralImages.LoadData(samples ?? DrawnTrainSamples, samples ?? DrawnTestSamples),
            _ => CifarOrDrawn(),
        };
        return samples is int count && count < train.X.Lengths[0]
            ? ((First(train.X, count), First(train.Y, count)), test)
            : (train, test);
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

    private static Tensor<byte> First(Tensor<byte> tensor, int count)
    {
        byte[] elements = new byte[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        int length = checked((int)(tensor.FlattenedLength / tensor.Lengths[0]));
        return Tensor.Create(elements[..(count * length)], [count, .. tensor.Lengths[1..]]);
    }
}
