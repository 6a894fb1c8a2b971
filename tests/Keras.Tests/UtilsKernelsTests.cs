using System.Numerics.Tensors;
using Keras.Hdf5;
using Keras.Layers;
using Keras.Models;
using Keras.Testing;

namespace Keras.Tests;

public sealed class UtilsKernelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_kernel_is_turned_by_180_degrees()
    {
        Tensor<float> kernel = Tensor.Create<float>([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 3, 1, 2]);
        Assert.Equal([11, 12, 9, 10, 7, 8, 5, 6, 3, 4, 1, 2], Utils.ConvertKernel(kernel));
        Assert.Equal(kernel, Utils.ConvertKernel(Utils.ConvertKernel(kernel)));
        Rejects.Argument("Received: 2 axes", () => Utils.ConvertKernel(Tensor.Create<float>([1], [1, 1])));
    }

    [Fact]
    public void All_convolutions_of_a_model_are_turned_and_nothing_else()
    {
        Input image = new((6, 6, 2));
        Sequential inner = new([new Input((6, 6, 2)), new Conv2DTranspose(3, 2, name: "back")]);
        KerasTensor x = new Conv2D(4, 3, name: "conv").Apply(inner.Apply(image));
        Model model = new(image, new Dense(2, name: "dense").Apply(new Flatten().Apply(x)));
        float[][] before = [.. model.GetWeights().Select(weight => weight.ToArray())];
        Utils.ConvertAllKernelsInModel(model);
        Assert.Equal<float>(Utils.ConvertKernel(Kernel(before, 0, 2, 2, 3, 2)).ToArray(), model.GetWeights()[0].ToArray());
        Assert.Equal<float>(Utils.ConvertKernel(Kernel(before, 2, 3, 3, 3, 4)).ToArray(), model.GetWeights()[2].ToArray());
        Assert.NotEqual<float>(before[2], model.GetWeights()[2].ToArray());
        Assert.Equal<float>(before[4], model.GetWeights()[4].ToArray());
        Utils.ConvertAllKernelsInModel(model);
        Assert.Equal(before.SelectMany(weight => weight), model.GetWeights().SelectMany(weight => weight));
    }

    /// <summary>Files of Keras 1 do not say what computed them; those of Keras 2 do.</summary>
    [Theory]
    [InlineData("1.2.2", null, true)]
    [InlineData(null, null, true)]
    [InlineData("2.0.0", "tensorflow", false)]
    public void A_file_that_does_not_tell_its_backend_gives_a_hint(string? version, string? backend, bool hints)
    {
        string path = _folder.File("w.h5");
        using (Hdf5File file = Hdf5File.CreateInMemory("w"))
        {
            if (version is not null)
            {
                file.Root.Attributes.WriteString("keras_version", version);
            }

            if (backend is not null)
            {
                file.Root.Attributes.WriteString("backend", backend);
            }

            file.Root.Attributes.WriteStrings("layer_names", ["conv"]);
            using (Hdf5Group group = file.Root.CreateGroup("conv"))
            {
                group.Attributes.WriteStrings("weight_names", ["conv_W"]);
                group.WriteDataset<float>("conv_W", new float[9], 3, 3, 1, 1).Dispose();
            }

            File.WriteAllBytes(path, file.ToArray());
        }

        Sequential model = new([new Input((4, 4, 1)), new Conv2D(1, 3, useBias: false, name: "conv")]);
        Keras.Saving.LoadReport report = model.LoadWeights(path);
        Assert.Equal(hints ? 1 : 0, report.Hints.Count);
        Assert.Equal(hints, report.ToString().Contains("hint: a file of Keras 1 does not say", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_of_a_file_that_says_nothing_tells_so_too()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model.h5");
        Sequential model = new([new Input((4, 4, 1)), new Conv2D(1, 3, useBias: false, name: "conv")]);
        using (Keras.Hdf5.Hdf5File file = Keras.Hdf5.Hdf5File.CreateInMemory("model.h5"))
        {
            file.Root.Attributes.WriteString("model_config", model.ToJson());
            using Keras.Hdf5.Hdf5Group weights = file.Root.CreateGroup("model_weights");
            weights.Attributes.WriteStrings("layer_names", ["conv"]);
            using (Keras.Hdf5.Hdf5Group group = weights.CreateGroup("conv"))
            {
                group.Attributes.WriteStrings("weight_names", ["conv_W"]);
                group.WriteDataset<float>("conv_W", new float[9], 3, 3, 1, 1).Dispose();
            }

            File.WriteAllBytes(path, file.ToArray());
        }

        List<string> told = [];
        Keras.Models.Models.LoadModel(path, onDropped: told.Add);
        Assert.Contains("ConvertAllKernelsInModel", Assert.Single(told), StringComparison.Ordinal);
        Assert.Contains(path, told[0], StringComparison.Ordinal);
    }

    private static Tensor<float> Kernel(float[][] weights, int index, params nint[] shape) =>
        Tensor.Create(weights[index], shape);
}
