using System.Numerics.Tensors;
using Keras.Models;
using Keras.Optimizers;

namespace Keras.Applications.Tests;

/// <summary>Training that saves memory beside training that stores everything.</summary>
public class StepMemoryTests
{
    private const int BatchSize = 8;

    [Theory]
    [InlineData("channels_last")]
    [InlineData("channels_first")]
    public void Recomputing_gives_the_same_numbers_in_half_of_the_memory(string dataFormat)
    {
        (double[] losses, float[] weights, long bytes) = Trained(dataFormat, "store");
        (double[] lossesAgain, float[] weightsAgain, long bytesAgain) = Trained(dataFormat, "recompute");

        Assert.Equal(losses, lossesAgain);
        Assert.Equal(weights, weightsAgain);
        Assert.InRange((double)bytesAgain / bytes, 0.2, 0.6);
    }

    [Theory]
    [InlineData("channels_last")]
    [InlineData("channels_first")]
    public void Numbers_of_16_bits_give_nearly_the_same_losses_in_three_quarters_of_the_memory(string dataFormat)
    {
        (double[] losses, float[] weights, long bytes) = Trained(dataFormat, "store");
        (double[] lossesNarrow, float[] weightsNarrow, long bytesNarrow) = Trained(dataFormat, "bfloat16");

        Assert.Equal(losses[0], lossesNarrow[0]);
        Assert.All(losses.Zip(lossesNarrow), pair => Assert.InRange(pair.Second / pair.First, 0.97, 1.03));
        Assert.NotEqual(weights, weightsNarrow);
        Assert.InRange((double)bytesNarrow / bytes, 0.4, 0.8);
    }

    private static (double[] Losses, float[] Weights, long ArenaBytes) Trained(string dataFormat, string memory)
    {
        Utils.SetRandomSeed(3);
        Config.ImageDataFormat = dataFormat;
        try
        {
            Model model = Densenet.DenseNetCifar(depth: 40, growthRate: 12);
            model.Compile(new SGD(0.1, momentum: 0.9, nesterov: true), "categorical_crossentropy", memory: memory);
            Random random = new(1);
            float[] pixels = [.. Enumerable.Range(0, BatchSize * 32 * 32 * 3).Select(_ => random.NextSingle())];
            Tensor<float> x = Tensor.Create(
                pixels, dataFormat == "channels_first" ? [BatchSize, 3, 32, 32] : [BatchSize, 32, 32, 3]);
            Tensor<float> y = Utils.ToCategorical([.. Enumerable.Range(0, BatchSize)], 10);
            double[] losses = [.. Enumerable.Range(0, 4).Select(_ => model.TrainOnBatch(x, y)[0])];
            return (losses, [.. model.GetWeights().SelectMany(weight => weight.ToArray())], model.Plans()[0].ArenaBytes);
        }
        finally
        {
            Config.ImageDataFormat = "channels_last";
        }
    }
}
