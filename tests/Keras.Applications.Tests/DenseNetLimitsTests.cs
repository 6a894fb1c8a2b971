using Keras.Models;
using Keras.Testing;
using static Keras.Applications.Densenet;

namespace Keras.Applications.Tests;

/// <summary>Networks that are too large end at once, before their layers take the memory.</summary>
public class DenseNetLimitsTests
{
    [Fact]
    public void Growth_rates_end_at_the_largest_tensor()
    {
        Rejects.Argument("`growthRate` must be at most 536870897", () => DenseNet([1, 1], int.MaxValue));
        Rejects.Argument("`growthRate` must be at most 536870897", () => DenseNetCifar(10, int.MaxValue - 1));
        Rejects.Argument("`growthRate` must be a positive integer. Received: -4.", () => DenseNetCifar(10, -4));
        Rejects.Argument("The nearest are ", () => DenseNetCifar(int.MaxValue));
    }

    [Fact]
    public void Blocks_end_at_the_memory()
    {
        Rejects.With<InsufficientMemoryException>(
            "A DenseNet of blocks [1000000000] and growth rate 1, of ", () => DenseNet([1_000_000_000], 1));
        Rejects.With<InsufficientMemoryException>("growth rate 12, of ", () => DenseNetCifar((6 * 300_000_000) + 4));
        Rejects.With<InsufficientMemoryException>(
            "growth rate 1, of ", () => DenseNet([1_000_000], 1, bottleneck: false, bottleneckWidth: 1));
    }

    [Fact]
    public void Weights_are_counted_without_building_the_network()
    {
        foreach (bool bottleneck in new[] { true, false })
        {
            Model model = DenseNetCifar([2, 3], 6, bottleneck, compression: 0.7, includeTop: false);
            DenseNetOptions options = new()
            {
                Blocks = [2, 3],
                GrowthRate = 6,
                Bottleneck = bottleneck,
                Compression = 0.7,
                InitialFilters = bottleneck ? 12 : 16,
            };
            double convolutions = model.Weights.Where(weight => weight.Shape.Rank == 4 && !weight.Name.StartsWith("conv1/", StringComparison.Ordinal))
                .Sum(weight => (double)weight.Shape.Length);
            Assert.Equal(convolutions, options.ConvolutionWeights);
        }
    }
}
