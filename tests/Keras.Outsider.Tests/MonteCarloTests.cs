using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Outsider.Tests;

/// <summary>Dropout that runs as in training even in predictions: Monte-Carlo dropout.</summary>
public class MonteCarloTests
{
    private const int Draws = 400;

    private static readonly Tensor<float> s_x = Tensor.Create<float>([0.5f, -1, 2, 1, 0.25f, -0.5f], [2, 3]);

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void Is_saved_and_loaded_and_has_the_mean_of_the_network_without_it(string file)
    {
        using TemporaryFolder folder = new();
        Model made = Network(training: true);
        made.Save(folder.File(file));
        Model plain = Network(training: null);
        plain.SetWeights(made.GetWeights());
        float[] expected = plain.Predict(s_x).ToArray();
        Assert.Equal(expected, plain.Predict(s_x).ToArray());

        // What is behind the dropout is linear, so the mean of many draws is what inference gives, up to their number.
        foreach (Model model in (Model[])[made, LoadModel(folder.File(file))])
        {
            float[][] drawn = [.. Enumerable.Range(0, Draws).Select(_ => model.Predict(s_x).ToArray())];
            Assert.NotEqual(drawn[0], drawn[1]);
            Assert.All(expected.Index(), number =>
            {
                double[] numbers = [.. drawn.Select(draw => (double)draw[number.Index])];
                double mean = numbers.Average();
                double deviation = Math.Sqrt(numbers.Average(one => (one - mean) * (one - mean)));
                Assert.InRange(mean, number.Item - (5 * deviation / Math.Sqrt(Draws)), number.Item + (5 * deviation / Math.Sqrt(Draws)));
                Assert.True(deviation > 0);
            });
        }
    }

    private static Model Network(bool? training)
    {
        Input input = new(3);
        KerasTensor hidden = new Dense(16, activation: "relu").Apply(input);
        return new Model(input, new Dense(2).Apply(new Dropout(0.5).Apply(hidden, training)));
    }
}
