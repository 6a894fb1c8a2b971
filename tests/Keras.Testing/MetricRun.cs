using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Metrics;

namespace Keras.Testing;

/// <summary>A batch of targets and outputs, row-major, with a weight per sample or none.</summary>
public sealed record MetricBatch(
    Shape Targets, double[] YTrue, Shape Outputs, double[] YPred, double[]? SampleWeight = null);

/// <summary>Feeds batches to metrics as a training loop does.</summary>
public static class MetricRun
{
    /// <summary>The metric's value after every batch; the state is that of all batches so far.</summary>
    public static IReadOnlyList<double> Values(Metric metric, params IReadOnlyList<MetricBatch> batches) =>
        [.. batches.Select(batch => Update(metric, batch))];

    /// <summary>The metric's value after the last batch.</summary>
    public static double Value(Metric metric, params IReadOnlyList<MetricBatch> batches) => Values(metric, batches)[^1];

    private static double Update(Metric metric, MetricBatch batch)
    {
        Value yTrue = Ops.Placeholder("y_true", new TensorType(Config.Floatx, batch.Targets));
        Value yPred = Ops.Placeholder("y_pred", new TensorType(Config.Floatx, batch.Outputs));
        CallContext context = new(training: false);
        List<(Value Placeholder, double[] Data)> inputs = [(yTrue, batch.YTrue), (yPred, batch.YPred)];
        if (batch.SampleWeight is double[] sampleWeight)
        {
            Value weights = Ops.Placeholder("weights", new TensorType(Config.Floatx, sampleWeight.Length));
            inputs.Add((weights, sampleWeight));
            metric.UpdateState(yTrue, yPred, weights, context);
        }
        else
        {
            metric.UpdateState(yTrue, yPred, null, context);
        }

        Graph graph = new(
            [.. inputs.Select(input => input.Placeholder)],
            [metric.Result(context)],
            [.. context.Updates.Select(update => new Update(update.Key, update.Value))]);
        using IExecutable executable = BackendSelection.Current.Compile(graph);
        ITensorStorage result = BackendSelection.Current.Allocate(graph.Results[0].Types[0]);
        executable.Run(
            [.. inputs.Select(input => TensorData.Allocate(BackendSelection.Current, input.Placeholder.Types[0], input.Data))],
            [result]);
        return TensorData.Read(result)[0];
    }
}
