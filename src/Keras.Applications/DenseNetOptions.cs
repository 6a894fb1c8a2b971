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
}
