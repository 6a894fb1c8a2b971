using System.IO.Compression;
using System.Text;
using Keras.Constraints;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Saving;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Saving;

/// <summary>Configs that nobody would write by accident.</summary>
public sealed class HostileConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_config_that_unpacks_to_gigabytes_is_refused_at_once()
    {
        string path = _folder.File("bomb.keras");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using Stream stream = archive.CreateEntry("config.json", CompressionLevel.SmallestSize).Open();
            byte[] blanks = Encoding.UTF8.GetBytes(new string(' ', 1 << 20));
            for (int megabyte = 0; megabyte < 40; megabyte++)
            {
                stream.Write(blanks);
            }
        }

        Rejects.With<FileLimitException>(
            "config.json claims 41,943,040 bytes, and no more than 33,554,432 are expected", () => LoadModel(path));
    }

    [Fact]
    public void Messages_show_the_beginning_of_a_long_config_only()
    {
        string numbers = string.Join(", ", Enumerable.Range(0, 5000));
        string json = new Sequential([new Dense(2, inputShape: 3)]).ToJson().Replace("\"units\": 2", $"\"units\": [{numbers}]", StringComparison.Ordinal);
        string message = Assert.Throws<ArgumentException>(() => ModelFromJson(json)).Message;
        Assert.InRange(message.Length, 100, 1000);
        Assert.Contains("… (", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_convolution_of_Keras_1_without_columns_is_named()
    {
        const string Json = """
            {"class_name": "Sequential", "config": [{"class_name": "Convolution2D", "config": {"name": "c1", "nb_filter": 2,
            "nb_row": 3, "batch_input_shape": [null, 8, 8, 3], "dim_ordering": "tf"}}]}
            """;
        Rejects.Argument("Layer c1 (Convolution2D) of Keras 1 has nb_row = 3, and needs the option nb_col, which is absent.", () => ModelFromJson(Json));
    }

    [Theory]
    [InlineData("""{"class_name": "Sequential", "config": {"name": ""}}""", "The config of a model without a name has no list \"layers\"")]
    [InlineData("""{"class_name": "Sequential", "config": {}}""", "The config of a model without a name has no list \"layers\"")]
    [InlineData(
        """{"class_name": "Sequential", "config": {"layers": [], "output_layers": []}}""",
        "The config of a model without a name is that of a graph of layers")]
    [InlineData(
        """{"class_name": "Sequential", "config": [{"class_name": "Dense", "config": {"units": "many"}}]}""",
        "Layer without a name (Dense)")]
    [InlineData(
        """{"class_name": "Model", "config": {"layers": [{"class_name": "Dense", "name": "", "config": {"units": 1}}]}}""",
        "a layer Dense with an empty name")]
    public void What_has_no_name_is_said_to_have_none(string json, string message) => Rejects.Argument(message, () => ModelFromJson(json));

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void Infinite_arguments_load_as_they_were_saved(string name)
    {
        Model model = new Sequential(
        [
            new Dense(2, inputShape: 3, kernelConstraint: new MaxNorm(double.PositiveInfinity)),
            new ReLU(maxValue: double.PositiveInfinity),
        ]);
        model.Compile(new SGD(0.1, clipvalue: double.PositiveInfinity), "mse");
        model.Save(_folder.File(name));

        Model loaded = LoadModel(_folder.File(name));

        Assert.Equal(model.ToJson(), loaded.ToJson());
        Assert.Contains("Infinity", loaded.ToJson(), StringComparison.Ordinal);
        Assert.Equal(double.PositiveInfinity, ((SGD)loaded.Optimizer).Clipvalue);
    }

    [Fact]
    public void An_empty_name_is_none_as_in_Keras()
    {
        Assert.NotEmpty(new Dense(1, name: "").Name);
        Assert.NotEmpty(new Sequential(name: "").Name);
        Assert.NotEmpty(ModelFromJson(
            """{"class_name": "Sequential", "config": {"name": "", "layers": [{"class_name": "Dense", "config": {"name": "", "units": 1}}]}}""")
            .Layers[0].Name);
    }

    [Fact]
    public void A_name_that_no_file_can_hold_is_refused()
    {
        using TemporaryFolder folder = new();
        Model model = new Sequential([new Dense(1, inputShape: 1, name: new string('n', 70_000))]);
        Rejects.With<ArgumentException>("no name in an HDF5 file more than 64,512", () => model.CheckSave(folder.File("x.h5")));
        Rejects.With<ArgumentException>("no name in an HDF5 file more than 64,512", () => model.SaveWeights(folder.File("x.h5")));
        Assert.Empty(Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public void Large_factors_of_bilinear_enlargement_are_refused_at_once()
    {
        Rejects.Argument("takes factors up to 1024. Received: size=(2, 65536)", () => new UpSampling2D((2, 65536), interpolation: "bilinear"));
        Assert.Equal(65536, new UpSampling2D((2, 65536)).Size.Width);
        Assert.Equal(1024, new UpSampling2D(1024, interpolation: "bilinear").Size.Width);
    }

    [Fact]
    public void UpSampling_speaks_of_its_own_sizes()
    {
        string message = Assert.Throws<ArgumentException>(
            () => new UpSampling2D(1 << 30, name: "up1").Apply(new Input((8, 8, 3)))).Message;
        Assert.StartsWith("Layer up1 (UpSampling2D) cannot be called on (None, 8, 8, 3): ", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Reshape", message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_batch_of_more_than_all_samples_trains_on_all_of_them()
    {
        Model model = new Sequential([new Dense(1, useBias: false, kernelInitializer: "zeros", inputShape: 1)]);
        model.Compile("sgd", "mse");
        model.Fit(
            Tensors.Column(1, 2, 3), Tensors.Column(2, 4, 6), batchSize: int.MaxValue, epochs: 1, verbose: 0);
        Assert.NotEqual(0, model.GetWeights()[0][0, 0]);
        Assert.Equal(3, model.Predict(Tensors.Column(1, 2, 3), batchSize: int.MaxValue).Lengths[0]);
    }

    private static class Tensors
    {
        public static System.Numerics.Tensors.Tensor<float> Column(params float[] numbers) =>
            System.Numerics.Tensors.Tensor.Create(numbers, [numbers.Length, 1]);
    }
}
