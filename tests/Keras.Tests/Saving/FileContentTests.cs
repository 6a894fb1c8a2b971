using Keras.Hdf5;
using Keras.Layers;
using Keras.Models;
using Keras.Saving;
using Keras.Testing;

namespace Keras.Tests.Saving;

public class FileContentTests
{
    [Fact]
    public void A_model_file_tells_layers_shapes_config_and_training()
    {
        using TemporaryFolder folder = new();
        Model model = Small();
        model.Compile("adam", "mse", ["mae"]);
        model.Save(folder.File("m.h5"));

        FileContent content = FileContent.Read(folder.File("m.h5"));

        Assert.Equal(folder.File("m.h5"), content.Path);
        Assert.Equal("keras2_model", content.Format);
        Assert.Equal(("2.3.1", "tensorflow"), (content.KerasVersion, content.Backend));
        Assert.True(content.HasArchitecture);
        Assert.Equal(["conv", "flat", "dense"], content.Layers.Select(layer => layer.Name));
        Assert.Equal(["Conv2D", "Flatten", "Dense"], content.Layers.Select(layer => layer.ClassName));
        Assert.Empty(content.Layers[1].Weights);
        FileContent.ArrayContent kernel = content.Layers[0].Weights[0];
        Assert.Equal(("conv/kernel:0", "float32", 3 * 3 * 2 * 4), (kernel.Name, kernel.Type, (int)kernel.Count));
        Assert.Equal([3, 3, 2, 4], kernel.Shape);
        Assert.Equal(model.CountParams(), content.Parameters);
        Assert.Equal("mean_squared_error", (string?)content.TrainingConfig!["loss"]);
        Assert.Equal(1 + (2 * 4), content.OptimizerWeights.Count);
    }

    [Fact]
    public void A_file_of_weights_has_neither_config_nor_training()
    {
        using TemporaryFolder folder = new();
        Small().SaveWeights(folder.File("w.h5"));

        FileContent content = FileContent.Read(folder.File("w.h5"));

        Assert.Equal("keras2_weights", content.Format);
        Assert.False(content.HasArchitecture);
        Assert.Null(content.TrainingConfig);
        Assert.Empty(content.OptimizerWeights);
        Assert.Equal([null, null, null], content.Layers.Select(layer => layer.ClassName));
        Assert.Equal(["conv", "flat", "dense"], content.Layers.Select(layer => layer.Name));
    }

    [SharedDataFact("h5/keras3/ai-med-agh_model.weights.h5")]
    public void A_file_of_keras_3_names_layers_by_class_and_position()
    {
        FileContent content = FileContent.Read(Shared("h5/keras3/ai-med-agh_model.weights.h5"));
        Assert.Equal("keras3_weights", content.Format);
        Assert.Equal(["layers/dense", "layers/dense_1", "layers/dense_2"], content.Layers.Select(layer => layer.Name));
        Assert.Equal(109_386, content.Parameters);
        Assert.Equal(14, content.OptimizerWeights.Count);
    }

    [SharedDataFact("h5/keras3/pre_pr22362_nested_container.keras")]
    public void An_archive_tells_version_and_date()
    {
        FileContent content = FileContent.Read(Shared("h5/keras3/pre_pr22362_nested_container.keras"));
        Assert.Equal("keras3_model", content.Format);
        Assert.Equal(("3.15.0", "2026-05-13@21:23:40"), (content.KerasVersion, content.DateSaved));
        Assert.Equal("NestedDenseModel", (string?)content.ModelConfig!["class_name"]);
        Assert.Null(content.TrainingConfig);
        Assert.Equal([16, 16, 16, 10], content.Layers.Select(layer => (int)layer.Weights.Sum(weight => weight.Count)));
    }

    [SharedDataFact("h5/dl4j/weights/conv2d_theano_1.h5")]
    public void A_file_of_keras_1_is_read_too()
    {
        FileContent content = FileContent.Read(Shared("h5/dl4j/weights/conv2d_theano_1.h5"));
        Assert.Equal(("1.2.2", null), (content.KerasVersion, content.Backend));
        Assert.Equal("Convolution2D", Assert.Single(content.Layers).ClassName);
    }

    [Fact]
    public void Other_files_are_refused()
    {
        using TemporaryFolder folder = new();
        using (Hdf5File file = Hdf5File.Create(folder.File("other.h5")))
        {
            file.Root.WriteDataset<float>("x", [1]).Dispose();
        }

        File.WriteAllText(folder.File("text.h5"), "nothing of Keras");
        Rejects.Argument("It holds: x", () => FileContent.Read(folder.File("other.h5")));
        Rejects.With<Hdf5Exception>("text.h5", () => FileContent.Read(folder.File("text.h5")));
        Assert.Throws<FileNotFoundException>(() => FileContent.Read(folder.File("nowhere.h5")));
    }

    [Fact]
    public void Damaged_files_are_refused()
    {
        using TemporaryFolder folder = new();
        Small().Save(folder.File("m.h5"));
        byte[] whole = File.ReadAllBytes(folder.File("m.h5"));
        for (int length = 1; length < whole.Length; length += whole.Length / 40)
        {
            File.WriteAllBytes(folder.File("cut.h5"), whole[..length]);
            Assert.Throws<Hdf5Exception>(() => FileContent.Read(folder.File("cut.h5")));
        }
    }

    private static Sequential Small() => new(
    [
        new Conv2D(4, 3, inputShape: (6, 6, 2), name: "conv"),
        new Flatten(name: "flat"),
        new Dense(3, name: "dense"),
    ]);

    private static string Shared(string path) => Path.Combine(RepositoryFiles.SharedData, path);
}
