using Keras.Initializers;

namespace Keras.Applications;

/// <summary>What a DenseNet is made of; every property but the blocks has the value of Keras' applications.</summary>
internal sealed record DenseNetOptions
{
    public required IReadOnlyList<int> Blocks { get; init; }

    public required int GrowthRate { get; init; }

    public double Compression { get; init; } = 0.5;

    public bool Bottleneck { get; init; } = true;

    public int BottleneckWidth { get; init; } = 4;

    public int InitialFilters { get; init; } = 64;

    public DenseNetStem Stem { get; init; } = DenseNetStem.ImageNet;

    public double DropoutRate { get; init; }

    public double WeightDecay { get; init; }

    public Func<Initializer> KernelInitializer { get; init; } = () => "glorot_uniform";

    public double Momentum { get; init; } = 0.99;

    public double Epsilon { get; init; } = 1.001e-5;

    /// <summary>Whether new features stand before the old ones in a concatenation, as in the CIFAR recipe.</summary>
    public bool NewFeaturesFirst { get; init; }

    /// <summary>Number of the weights of all convolutions, without building them; rounded if there are very many.</summary>
    public double ConvolutionWeights
    {
        get
        {
            const int ImagePixels = 3 * 3;
            double weights = 0;
            double channels = InitialFilters;
            for (int block = 0; block < Blocks.Count; block++)
            {
                // The channels that the layers of a block read grow from layer to layer.
                double layers = Blocks[block];
                double read = (layers * channels) + (GrowthRate * layers * (layers - 1) / 2);
                double wide = (double)BottleneckWidth * GrowthRate;
                weights += Bottleneck
                    ? (read * wide) + (layers * ImagePixels * wide * GrowthRate)
                    : read * ImagePixels * GrowthRate;
                channels += layers * GrowthRate;
                if (block < Blocks.Count - 1)
                {
                    double kept = Math.Floor(channels * Compression);
                    weights += channels * kept;
                    channels = kept;
                }
            }

            return weights;
        }
    }
}
