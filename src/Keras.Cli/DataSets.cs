using System.Numerics.Tensors;
using Keras.Datasets;

namespace Keras.Cli;

/// <summary>Where data sets come from.</summary>
internal static class DataSets
{
    /// <summary>Data sets by name.</summary>
    public static IReadOnlyList<string> Names { get; } = ["cifar10", "cifar100", "fashion_mnist"];

    /// <summary>Training and test part of a data set by name.</summary>
    public static (DataSet<byte> Train, DataSet<byte> Test) Load(string name)
    {
        ((Tensor<byte> X, Tensor<byte> Y) train, (Tensor<byte> X, Tensor<byte> Y) test) = name switch
        {
            "cifar10" => Cifar10.LoadData(),
            "cifar100" => Cifar100.LoadData(),
            _ => FashionMnist.LoadData(),
        };
        return (Of(train.X, train.Y), Of(test.X, test.Y));
    }

    /// <summary>
    /// The test part of a <c>.npz</c> file: the arrays <c>x_test</c> and <c>y_test</c>, or <c>x</c> and <c>y</c>.
    /// </summary>
    /// <exception cref="CommandException">The file holds neither pair.</exception>
    public static DataSet<float> ReadTest(string path)
    {
        IReadOnlyDictionary<string, IReadOnlyTensor> arrays = Utils.Npy.LoadZip(path);
        foreach ((string x, string y) in new[] { ("x_test", "y_test"), ("x", "y") })
        {
            if (arrays.ContainsKey(x) && arrays.ContainsKey(y))
            {
                return Of(ArrayFile.Floats(arrays[x], path), ArrayFile.Floats(arrays[y], path));
            }
        }

        throw new CommandException(
            $"{path} needs the arrays x_test and y_test, or x and y. It holds {string.Join(", ", arrays.Keys)}.");
    }

    // Gray images have no axis for channels in the files.
    private static DataSet<T> Of<T>(Tensor<T> images, Tensor<T> labels) => new(
        images.Rank == 3 ? Tensor.Unsqueeze(images, 3) : images,
        labels.Rank == 1 ? Tensor.Unsqueeze(labels, 1) : labels);
}
