using System.Runtime.CompilerServices;
using Keras.Metrics;

namespace Keras.Training;

/// <summary>The <c>metrics</c> of Compile: a list for every output, or a dictionary of lists by output name.</summary>
[CollectionBuilder(typeof(MetricsArgument), nameof(Create))]
public readonly struct MetricsArgument
{
    private MetricsArgument(IReadOnlyList<Metric[]>? list, IReadOnlyDictionary<string, Metric[]>? named) =>
        Settings = new PerOutput<Metric[]>(list, named, isSingle: list is not null);

    internal PerOutput<Metric[]> Settings { get; }

    /// <summary>The same metrics for every output.</summary>
    public static implicit operator MetricsArgument(Metric[] metrics) => new([metrics], null);

    /// <summary>Metrics by output name.</summary>
    public static implicit operator MetricsArgument(Dictionary<string, Metric[]> named) => new(null, named);

    /// <summary>The same metrics for every output.</summary>
    public static MetricsArgument Create(ReadOnlySpan<Metric> metrics) => new([metrics.ToArray()], null);

    /// <summary>Enumerates the metrics.</summary>
    public IEnumerator<Metric> GetEnumerator() => Settings.Items.SelectMany(metrics => metrics ?? []).GetEnumerator();
}
