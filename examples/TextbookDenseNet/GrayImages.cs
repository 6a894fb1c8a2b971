using System.Numerics.Tensors;
using Examples;
using Keras.Datasets;

namespace TextbookDenseNet;

/// <summary>Fashion-MNIST, or drawn images without their colors when it cannot be had.</summary>
internal static class GrayImages
{
    /// <summary>Images <c>(n, side, side)</c> and labels, for training and for the test.</summary>
    public static ((Tensor<byte> X, Tensor<byte> Y) Train, (Tensor<byte> X, Tensor<byte> Y) Test) Load(
        string name, int? samples)
    {
        if (name != "procedural")
        {
            try
            {
                var ((xTrain, yTrain), test) = FashionMnist.LoadData();
                return ((Data.First(xTrain, samples), Data.First(yTrain, samples)), test);
            }
            catch (IOException exception) when (name == "auto")
            {
                Console.WriteLine(exception.Message);
                Console.WriteLine("Training on drawn images of ten classes instead (--data fashion_mnist refuses to).");
            }
        }

        var ((xDrawn, yDrawn), (xTest, yTest)) = Data.Load("procedural", samples);
        return ((Gray(xDrawn), yDrawn), (Gray(xTest), yTest));
    }

    private static Tensor<byte> Gray(Tensor<byte> images)
    {
        var pixels = new byte[images.FlattenedLength];
        images.FlattenTo(pixels);
        byte[] gray = [.. pixels.Chunk(3).Select(pixel => (byte)((pixel[0] + pixel[1] + pixel[2]) / 3))];
        return Tensor.Create(gray, images.Lengths[..3]);
    }
}
