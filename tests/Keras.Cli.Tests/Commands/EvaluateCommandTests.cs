using System.Globalization;
using System.Numerics.Tensors;
using Keras.Models;
using Keras.Testing;
using static Keras.Applications.Densenet;

namespace Keras.Cli.Tests.Commands;

public class EvaluateCommandTests
{
    [Theory]
    [InlineData("x", "y", false, null)]
    [InlineData("x_test", "y_test", true, "torch")]
    public void Prints_loss_and_accuracy_on_arrays(string x, string y, bool isOneHot, string? preprocess)
    {
        using TemporaryFolder folder = new();
        Model model = Commanded.SaveModel(folder.File("m.h5"));
        (Tensor<float> images, int[] labels) = Data();
        Tensor<long> numbers = Tensor.Create(Array.ConvertAll(labels, label => (long)label));
        Utils.Npy.SaveZip(
            folder.File("d.npz"), [(x, images), (y, isOneHot ? Utils.ToCategorical(labels, 5) : numbers)]);
        string[] scaling = preprocess is null ? [] : ["--preprocess", preprocess];

        string[] lines = Commanded.Done(
            ["evaluate", "--weights", folder.File("m.h5"), "--data", folder.File("d.npz"), "--batch-size", "3", .. scaling]).Lines;

        if (preprocess is not null)
        {
            PreprocessInput(images);
        }

        model.Compile(loss: "categorical_crossentropy", metrics: ["accuracy"]);
        IReadOnlyList<double> expected = model.Evaluate(images, Utils.ToCategorical(labels, 5), verbose: 0);
        Assert.Equal([$"loss: {Text(expected[0])}", $"accuracy: {Text(expected[1])}"], lines);
    }

    [SharedDataFact("cifar-10", KerasCache.Script)]
    public void Cifar_images_are_scaled_by_the_recipe()
    {
        using KerasHomeScope home = new(KerasCache.Folder);
        DataSet test = DataSet.LoadTest("cifar10");
        Assert.Equal([10_000, 32, 32, 3], test.Images.Lengths.ToArray());
        float first = test.Images[0, 0, 0, 1];
        test.Scale("cifar10");
        Assert.Equal((first - 123.0f) / 62.1f, test.Images[0, 0, 0, 1]);
    }

    [Fact]
    public void Scaling_is_by_the_name_of_the_data()
    {
        Assert.Equal((0.2f, 1f), Scaled("fashion_mnist", 51, 255));
        Assert.Equal(((51 - 125.3f) / 63.0f, (255 - 123.0f) / 62.1f), Scaled("cifar10", 51, 255));
        Assert.Equal(((51 - 129.3f) / 68.2f, (255 - 124.1f) / 65.4f), Scaled("cifar100", 51, 255));
        Assert.Equal((51f, 255f), Scaled("none", 51, 255));
        Assert.Equal((-0.6f, 1f), Scaled("tf", 51, 255));

        static (float Red, float Green) Scaled(string scaling, float red, float green)
        {
            Tensor<float> pixel = Tensor.Create([red, green, 0], [1, 1, 1, 3]);
            new DataSet(pixel, Tensor.Create([0f], [1, 1])).Scale(scaling);
            return (pixel[0, 0, 0, 0], pixel[0, 0, 0, 1]);
        }
    }

    [Fact]
    public void Data_that_do_not_serve_are_refused()
    {
        using TemporaryFolder folder = new();
        Commanded.SaveModel(folder.File("m.h5"));
        (Tensor<float> images, _) = Data();
        Utils.Npy.SaveZip(folder.File("d.npz"), [("x", images), ("labels", Tensor.Create([1f]))]);
        Utils.Npy.SaveZip(
            folder.File("gray.npz"), [("x", Tensor.CreateFromShape<float>([1, 8, 8])), ("y", Tensor.Create([1f]))]);
        string weights = folder.File("m.h5");

        Commanded.Refused("--data", "evaluate", "--weights", weights);
        Commanded.Refused("cifar10", "evaluate", "--weights", weights, "--data", "cifar11");
        Commanded.Refused("Which network?", "evaluate", "--data", folder.File("d.npz"));
        Commanded.Failed("x, labels", "evaluate", "--weights", weights, "--data", folder.File("d.npz"));
        Commanded.Failed("nowhere.npz", "evaluate", "--weights", weights, "--data", folder.File("nowhere.npz"));
        Commanded.Failed(
            "(1, 8, 8, 1)", "evaluate", "--weights", weights, "--data", folder.File("gray.npz"), "--preprocess", "cifar10");
    }

    private static (Tensor<float> Images, int[] Labels) Data()
    {
        Random random = new(3);
        float[] pixels = new float[8 * 32 * 32 * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = random.Next(256);
        }

        return (Tensor.Create(pixels, [8, 32, 32, 3]), [0, 1, 2, 3, 4, 0, 1, 2]);
    }

    private static string Text(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
