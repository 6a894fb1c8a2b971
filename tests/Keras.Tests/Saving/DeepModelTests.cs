using System.Numerics.Tensors;
using System.Text;
using Keras.Layers;
using Keras.Models;
using Keras.Saving;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Saving;

/// <summary>Models inside models inside models.</summary>
public sealed class DeepModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void Models_nested_a_hundred_deep_survive(string file)
    {
        Model model = Nested(100);
        foreach (ConfigDialect dialect in Enum.GetValues<ConfigDialect>())
        {
            string json = model.ToJson(dialect);
            Assert.Equal(json, ModelFromJson(json).ToJson(dialect));
        }

        model.Save(_folder.File(file));
        Assert.Equal(model.CountParams(), FileContent.Read(_folder.File(file)).Parameters);
        Tensor<float> x = Tensor.Create<float>([1, 2], [1, 2]);
        Assert.Equal(model.Predict(x), LoadModel(_folder.File(file)).Predict(x));
    }

    [Fact]
    public void What_is_nested_without_end_is_refused()
    {
        Rejects.Argument("no JSON", () => ModelFromJson(new string('[', 100_000)));
        StringBuilder text = new();
        for (int depth = 0; depth < 900; depth++)
        {
            text.Append("""{"class_name": "Sequential", "config": {"layers": [""");
        }

        text.Append("""{"class_name": "Dense", "config": {"units": 1}}""");
        text.Append(string.Concat(Enumerable.Repeat("]}}", 900)));
        Assert.IsType<Sequential>(ModelFromJson(text.ToString()));
    }

    private static Model Nested(int depth)
    {
        Model model = new Sequential([new Input(2), new Dense(2, name: "core")], name: "body");
        for (int level = 1; level < depth; level++)
        {
            Input input = new(2, name: "x");
            model = new Model(input, model.Apply(input), name: $"level_{level}");
        }

        return model;
    }
}
