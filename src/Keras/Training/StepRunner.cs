using System.Numerics.Tensors;
using Keras.Callbacks;
using Keras.Engine.Backends;
using Keras.Engine.Tensors;
using Keras.Models;
using Keras.Optimizers;
using Keras.Tracing;

namespace Keras.Training;

/// <summary>Runs single steps of a model on batches.</summary>
internal sealed class StepRunner(Model model) : IDisposable
{
    private readonly ExecutableCache _executables = new();

    /// <summary>
    /// Updates the weights on a batch; returns running means by name.
    /// </summary>
    public Logs Train(Batch batch, TrainingSetup setup) => Step(batch, setup, training: true);

    /// <summary>Computes loss and metrics on a batch; returns running means by name.</summary>
    public Logs Test(Batch batch, TrainingSetup setup) => Step(batch, setup, training: false);

    /// <summary>The model's outputs for a batch. Several threads may predict at once.</summary>
    public IReadOnlyList<Tensor<float>> Predict(Batch batch)
    {
        TensorType[] inputs = Types(batch.Inputs);
        TracedStep step = _executables.Get("predict", inputs, () => (TrainingGraph.Predict(model, inputs), []));
        return step.Run(batch, results => (IReadOnlyList<Tensor<float>>)[.. results.Select(StorageTensors.Get)]);
    }

    /// <summary>The graphs, passes and plans of everything run so far.</summary>
    public string Describe() => _executables.Describe();

    /// <summary>The plans of everything run so far, the one run last first.</summary>
    public IReadOnlyList<PlanReport> Reports() => _executables.Reports();

    public void Dispose() => _executables.Dispose();

    private static TensorType[] Types(IReadOnlyList<HostTensor> tensors) => [.. tensors.Select(tensor => tensor.Type)];

    private Logs Step(Batch batch, TrainingSetup setup, bool training)
    {
        TensorType[] inputs = Types(batch.Inputs);
        TensorType[] targets = Types(batch.Targets);
        TensorType[] sampleWeights = Types(batch.SampleWeights);
        Replicas replicas = Replicas.Current;
        string mode = $"{(training ? "train" : "test")}{(sampleWeights.Length > 0 ? " weighted" : "")}";

        // Gradients need not travel before an update is due; a plan has no conditional step, so there are two.
        IReadOnlyList<Optimizer> accumulating = training && !replicas.IsAlone ? setup.Accumulating : [];
        Optimizer[] collecting = [.. accumulating.Where(optimizer => !optimizer.IsUpdateDue)];
        string due = string.Concat(accumulating.Select(optimizer => collecting.Contains(optimizer) ? " collecting" : " updating"));
        TracedStep step = replicas.Announce(() => _executables.Get(
            replicas.IsAlone ? mode : $"{mode} in {replicas.Share.Size} replicas{due}",
            [.. inputs, .. targets, .. sampleWeights],
            () => TrainingGraph.Step(model, setup, inputs, targets, sampleWeights, training, collecting)));
        setup.FillMetrics();
        if (training)
        {
            setup.MetricsNames = step.Names;
        }

        replicas.Take(batch);
        double[] values = step.Run(batch, results => results.Select(StorageTensors.GetScalar).ToArray());
        if (training)
        {
            replicas.NoteParts([.. accumulating.SelectMany(optimizer => optimizer.Accumulated)]);
        }

        replicas.Rest();
        Logs logs = new();
        foreach ((string name, double value) in step.Names.Zip(values))
        {
            logs[name] = value;
        }

        return logs;
    }
}
