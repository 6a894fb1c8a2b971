using System.Collections;
using System.Runtime.CompilerServices;
using Keras.Metrics;

namespace Keras.Training;

/// <summary>One metric for all outputs, or the list of metrics of one output.</summary>
[CollectionBuilder(typeof(OutputMetrics), nameof(Create))]
public readonly struct OutputMetrics : IEnumerable<Metric>
{
    private readonly Metric[]? _metrics;

    private OutputMetrics(Metric[] metrics, bool isList) => (_metrics, IsList) = (metrics, isList);

    internal Metric[] Metrics => _metrics ?? [];

    internal bool IsList { get; }

    /// <summary>A metric.</summary>
    public static implicit operator OutputMetrics(Metric metric) => new([metric], isList: false);

    /// <summary>The metric of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static implicit operator OutputMetrics(string identifier) => new([identifier], isList: false);

    /// <summary>The metrics of an output.</summary>
    public static OutputMetrics Create(ReadOnlySpan<Metric> metrics) => new(metrics.ToArray(), isList: true);

    /// <inheritdoc/>
    public IEnumerator<Metric> GetEnumerator() => ((IEnumerable<Metric>)Metrics).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
