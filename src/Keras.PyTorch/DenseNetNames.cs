using System.Text.RegularExpressions;

namespace Keras.PyTorch;

/// <summary>What torchvision's and timm's DenseNets call the layers of Keras' DenseNets.</summary>
public static partial class DenseNetNames
{
    /// <summary>The epsilon of their batch normalizations.</summary>
    public const double Epsilon = 1e-5;

    private static readonly (string Keras, string Torch)[] s_single =
    [
        ("conv1/conv", "features.conv0"),
        ("conv1/bn", "features.norm0"),
        ("bn", "features.norm5"),
        ("fc1000", "classifier"),
    ];

    private static readonly (string Keras, string Torch)[] s_units =
    [
        ("0_bn", "norm1"),
        ("1_conv", "conv1"),
        ("1_bn", "norm2"),
        ("2_conv", "conv2"),
    ];

    /// <summary>Keras' name of a module; null if it is none of a DenseNet.</summary>
    /// <param name="module">
    /// For example <c>features.denseblock1.denselayer2.norm1</c>, or the older <c>features.denseblock1.denselayer2.norm.1</c>.
    /// </param>
    public static string? ToKeras(string module)
    {
        if (s_single.FirstOrDefault(pair => pair.Torch == module).Keras is string single)
        {
            return single;
        }

        if (TorchUnit().Match(module) is { Success: true } unit)
        {
            string part = $"{unit.Groups["kind"].Value}{unit.Groups["number"].Value}";
            return $"conv{After(unit, 1)}_block{unit.Groups["unit"].Value}_{s_units.First(pair => pair.Torch == part).Keras}";
        }

        return TorchTransition().Match(module) is { Success: true } transition
            ? $"pool{After(transition, 1)}_{(transition.Groups["kind"].Value == "norm" ? "bn" : "conv")}"
            : null;
    }

    /// <summary>torchvision's name of a layer; null if it is none of a DenseNet.</summary>
    /// <param name="layer">For example <c>conv2_block2_0_bn</c>.</param>
    public static string? ToTorch(string layer)
    {
        if (s_single.FirstOrDefault(pair => pair.Keras == layer).Torch is string single)
        {
            return single;
        }

        if (KerasUnit().Match(layer) is { Success: true } unit)
        {
            string part = s_units.First(pair => pair.Keras == unit.Groups["part"].Value).Torch;
            return $"features.denseblock{After(unit, -1)}.denselayer{unit.Groups["unit"].Value}.{part}";
        }

        return KerasTransition().Match(layer) is { Success: true } transition
            ? $"features.transition{After(transition, -1)}.{(transition.Groups["kind"].Value == "bn" ? "norm" : "conv")}"
            : null;
    }

    // Keras counts the stem as the first block.
    private static int After(Match match, int step) => int.Parse(match.Groups["block"].ValueSpan) + step;

    [GeneratedRegex(
        @"^features\.denseblock(?<block>[1-9]\d{0,3})\.denselayer(?<unit>[1-9]\d{0,3})\.(?<kind>norm|conv)\.?(?<number>[12])$")]
    private static partial Regex TorchUnit();

    [GeneratedRegex(@"^features\.transition(?<block>[1-9]\d{0,3})\.(?<kind>norm|conv)$")]
    private static partial Regex TorchTransition();

    [GeneratedRegex(@"^conv(?<block>[2-9]|[1-9]\d{1,3})_block(?<unit>[1-9]\d{0,3})_(?<part>0_bn|1_conv|1_bn|2_conv)$")]
    private static partial Regex KerasUnit();

    [GeneratedRegex(@"^pool(?<block>[2-9]|[1-9]\d{1,3})_(?<kind>bn|conv)$")]
    private static partial Regex KerasTransition();
}
