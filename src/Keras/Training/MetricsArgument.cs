using System.Runtime.CompilerServices;
using Keras.Metrics;

namespace Keras.Training;

/// <summary>
/// The <c>metrics</c> of Compile: a list for every output, a list of lists in the order of outputs, or a dictionary of lists by
/// output name.
/// </summary>
[CollectionBuilder(typeof(MetricsArgument), nameof(Create))]
public readonly struct MetricsArgument
{
    private MetricsArgument(
        IReadOnlyList<Metric[]>? list, IReadOnlyDictionary<string, Metric[]>? named, bool isSingle = true) =>
        Settings = new PerOutput<Metric[]>(list, named, isSingle && list is not null);

    internal PerOutput<Metric[]> Settings { get; }

    /// <summary>The same metrics for every output.</summary>
    public static implicit operator MetricsArgument(Metric[] metrics) => new([metrics], null);

    /// <summary>Metrics by output name.</summary>
    public static implicit operator MetricsArgument(Dictionary<string, Metric[]> named) => new(null, named);

    /// <summary>The same metrics for every output; if any is a list, each is what its output has.</summary>
    public static MetricsArgument Create(ReadOnlySpan<OutputMetrics> metrics)
    {
        OutputMetrics[] given = metrics.ToArray();
        return given.Any(output => output.IsList)
            ? new([.. given.Select(output => output.Metrics)], null, isSingle: false)
            : new([[.. given.SelectMany(output => output.Metrics)]], null);
    }

    /// <summary>Enumerates the metrics.</summary>
    public IEnumerator<OutputMetrics> GetEnumerator() =>
        Settings.Items.SelectMany(metrics => metrics ?? []).Select(metric => (OutputMetrics)metric).GetEnumerator();
}
