using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Saving;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Saving;

/// <summary>Files whose weights have 16 or 64 bits; <c>tests/golden/precisions/generate.py</c> says what is in them.</summary>
public class PrecisionTests
{
    private const double Half = 0.333251953125;
    private const double Brain = 0.333984375;

    [Theory]
    [InlineData("float16.h5", Half)]
    [InlineData("float16.keras", Half)]
    [InlineData("bfloat16.keras", Brain)]
    public void A_model_loads_with_weights_and_state_in_single_precision(string file, double third)
    {
        List<string> told = [];
        Model model = LoadModel(RepositoryFiles.Golden("precisions", file), onDropped: told.Add);
        Assert.All(model.Weights, weight => Assert.Equal(DType.Float32, weight.DType));
        CheckAll(model, (float)third);
        Assert.Contains("are computed in float32", Assert.Single(told), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("float64.h5")]
    [InlineData("float64.keras")]
    public void A_model_of_double_precision_is_computed_in_it(string file)
    {
        string path = RepositoryFiles.Golden("precisions", file);
        Rejects.Argument("Set Config.Floatx = DType.Float64", () => LoadModel(path));
        using FloatxScope scope = new(DType.Float64);
        Model model = LoadModel(path);
        Assert.All(model.Weights, weight => Assert.Equal(DType.Float64, weight.DType));
        CheckAll(model, 1.0 / 3);
    }

    [Theory]
    [InlineData("float16", Half)]
    [InlineData("bfloat16", Brain)]
    [InlineData("float64", 1.0 / 3)]
    public void Weights_alone_load(string type, double third)
    {
        string path = RepositoryFiles.Golden("precisions", $"{type}.weights.h5");
        Sequential model = new([new Input(3), new Dense(2)]);
        Assert.True(model.LoadWeights(path).IsComplete);
        CheckWeights(model, (float)third);
        Assert.All(
            FileContent.Read(path).Layers.SelectMany(layer => layer.Weights), weight => Assert.Equal(type, weight.Type));
    }

    [Theory]
    [InlineData("float64.h5")]
    [InlineData("float64.keras")]
    [InlineData("float64.weights.h5")]
    public void Double_precision_is_kept_where_it_is_computed_in(string file)
    {
        using FloatxScope scope = new(DType.Float64);
        Sequential model = new([new Input(3), new Dense(2)]);
        model.LoadWeights(RepositoryFiles.Golden("precisions", file));
        CheckWeights(model, 1.0 / 3);
    }

    private static void CheckAll(Model model, double third)
    {
        CheckWeights(model, third);
        Assert.Equal(5, model.Optimizer.Iterations);
        Assert.Equal(0.001, model.Optimizer.LearningRate, 1e-9);
        Assert.Equal(4, model.Optimizer.Slots.Count);
        Assert.All(model.Optimizer.Slots, slot => Assert.All(StorageTensors.GetDoubles(slot.Storage), x => Assert.Equal(0.25, x)));
    }

    private static void CheckWeights(Model model, double third)
    {
        foreach (Variable weight in model.Weights)
        {
            double[] elements = StorageTensors.GetDoubles(weight.Storage);
            Assert.Equal([.. elements.Select((_, index) => index % 3 == 0 ? third : (index - 2) / 8.0)], elements);
        }
    }
}
