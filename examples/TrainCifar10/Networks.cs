using Keras.Models;
using static Keras.Applications.Densenet;

namespace TrainCifar10;

/// <summary>Networks for CIFAR by name.</summary>
public static class Networks
{
    /// <summary>The networks that the scripts compare, smallest DenseNet first.</summary>
    public static IReadOnlyDictionary<string, Func<Model>> Family { get; } = new Dictionary<string, Func<Model>>
    {
        ["resnet_32"] = () => ResNet.Build(depth: 32),
        ["densenet_100x12"] = () => DenseNetCifar(depth: 100, growthRate: 12),
        ["densenet_100x24"] = () => DenseNetCifar(depth: 100, growthRate: 24),
        ["densenet_121x32"] = () => DenseNetCifar([6, 12, 24, 16], growthRate: 32),
        ["densenet_169x32"] = () => DenseNetCifar([6, 12, 32, 32], growthRate: 32),
        ["densenet_201x32"] = () => DenseNetCifar([6, 12, 48, 32], growthRate: 32),
        ["densenet_161x48"] = () => DenseNetCifar([6, 12, 36, 24], growthRate: 48),
    };

    /// <summary>What each part of DenseNet-BC does at depth 40, and what width does.</summary>
    public static IReadOnlyDictionary<string, Func<Model>> Ablations { get; } = new Dictionary<string, Func<Model>>
    {
        ["plain_40x12"] = () => DenseNetCifar(40, 12, bottleneck: false, compression: 1),
        ["b_40x12"] = () => DenseNetCifar(40, 12, compression: 1),
        ["c_40x12"] = () => DenseNetCifar(40, 12, bottleneck: false),
        ["bc_40x12"] = () => DenseNetCifar(40, 12),
        ["bc_40x12_dropout"] = () => DenseNetCifar(40, 12, dropoutRate: 0.2),
        ["bc_40x36"] = () => DenseNetCifar(40, 36),
        ["bc_40x48"] = () => DenseNetCifar(40, 48),
        ["bc_40x60"] = () => DenseNetCifar(40, 60),
    };

    /// <summary>Names and networks that the words of the command line stand for.</summary>
    /// <param name="words">Names, or <c>family</c> or <c>ablations</c> for all of a kind.</param>
    /// <exception cref="ArgumentException">A word is none of these.</exception>
    public static IEnumerable<(string Name, Func<Model> Build)> Choose(IEnumerable<string> words) =>
        words.SelectMany(Names).Select(name => (name, Family.GetValueOrDefault(name) ?? Ablations[name]));

    private static IEnumerable<string> Names(string word) => word switch
    {
        "family" => Family.Keys,
        "ablations" => Ablations.Keys,
        _ when Family.ContainsKey(word) || Ablations.ContainsKey(word) => [word],
        _ => throw new ArgumentException(
            $"There is no network \"{word}\". Networks: {string.Join(", ", Family.Keys)} (all of these: family), "
            + $"{string.Join(", ", Ablations.Keys)} (all of these: ablations)."),
    };
}
