using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Keras.Applications;
using Keras.Datasets;

namespace Keras.Cli;

/// <summary>Images with the numbers of their classes.</summary>
/// <param name="Images"><c>(n, height, width, channels)</c>, as they are in the files: mostly 0 to 255.</param>
/// <param name="Labels">Class numbers <c>(n, 1)</c>, or one-hot rows <c>(n, classes)</c>.</param>
internal sealed record DataSet(Tensor<float> Images, Tensor<float> Labels)
{
    // Mean and deviation of red, green, blue in the training images.
    private static readonly (float Mean, float Deviation)[] s_cifar10 =
        [(125.3f, 63.0f), (123.0f, 62.1f), (113.9f, 66.7f)];
    private static readonly (float Mean, float Deviation)[] s_cifar100 =
        [(129.3f, 68.2f), (124.1f, 65.4f), (112.4f, 70.4f)];

    /// <summary>Data sets by name.</summary>
    public static IReadOnlyList<string> Names { get; } = ["cifar10", "cifar100", "fashion_mnist"];

    /// <summary>Whether labels are one-hot rows, not numbers.</summary>
    public bool IsOneHot => Labels.Rank == 2 && Labels.Lengths[1] > 1;

    /// <summary>Training and test part of a data set by name.</summary>
    public static (DataSet Train, DataSet Test) Load(string name)
    {
        ((Tensor<byte> X, Tensor<byte> Y) train, (Tensor<byte> X, Tensor<byte> Y) test) = LoadBytes(name);
        return (Of(train.X, train.Y), Of(test.X, test.Y));
    }

    /// <summary>The test part of a data set by name.</summary>
    public static DataSet LoadTest(string name)
    {
        (_, (Tensor<byte> X, Tensor<byte> Y) test) = LoadBytes(name);
        return Of(test.X, test.Y);
    }

    /// <summary>
    /// The test part of a <c>.npz</c> file: the arrays <c>x_test</c> and <c>y_test</c>, or <c>x</c> and <c>y</c>.
    /// </summary>
    /// <exception cref="CommandException">The file holds neither pair.</exception>
    public static DataSet ReadTest(string path)
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

    /// <summary>Scales the images, in place.</summary>
    /// <param name="scaling">
    /// One of <see cref="Names"/> for what networks for it are trained with, or <c>torch</c>, <c>tf</c>, <c>caffe</c>,
    /// <c>none</c>.
    /// </param>
    public void Scale(string scaling)
    {
        switch (scaling)
        {
            case "none":
                break;
            case "fashion_mnist":
                Tensor.Divide<float>(Images, 255, Images);
                break;
            case "cifar10" or "cifar100":
                Normalize(scaling == "cifar10" ? s_cifar10 : s_cifar100);
                break;
            default:
                ImagenetUtils.PreprocessInput(Images, mode: scaling);
                break;
        }
    }

    private static ((Tensor<byte> X, Tensor<byte> Y) Train, (Tensor<byte> X, Tensor<byte> Y) Test) LoadBytes(
        string name) => name switch
        {
            "cifar10" => Cifar10.LoadData(),
            "cifar100" => Cifar100.LoadData(),
            _ => FashionMnist.LoadData(),
        };

    private static DataSet Of(Tensor<byte> images, Tensor<byte> labels) => Of(
        Tensor.ConvertTruncating<byte, float>(images), Tensor.ConvertTruncating<byte, float>(labels));

    // Gray images have no axis for channels in the files.
    private static DataSet Of(Tensor<float> images, Tensor<float> labels) => new(
        images.Rank == 3 ? Tensor.Unsqueeze(images, 3) : images,
        labels.Rank == 1 ? Tensor.Unsqueeze(labels, 1) : labels);

    private void Normalize((float Mean, float Deviation)[] channels)
    {
        if (Images.Rank != 4 || Images.Lengths[3] != channels.Length)
        {
            throw new CommandException(
                "This scaling is for images (n, height, width, 3). "
                + $"Received: shape ({string.Join(", ", Images.Lengths.ToArray())}).");
        }

        Span<float> values = MemoryMarshal.CreateSpan(
            ref Images.GetPinnableReference(), checked((int)Images.FlattenedLength));
        for (int index = 0; index < values.Length; index++)
        {
            (float mean, float deviation) = channels[index % channels.Length];
            values[index] = (values[index] - mean) / deviation;
        }
    }
}
