using System.Numerics.Tensors;
using Keras.Engine.Tensors;
using Keras.Models;
using Keras.Tracing;

namespace Keras.Training;

/// <summary>Runs single steps of a model on batches.</summary>
internal sealed class StepRunner(Model model) : IDisposable
{
    private readonly ExecutableCache _executables = new();

    /// <summary>Updates the weights on a batch; returns running means in the order of the setup's metric names.</summary>
    public double[] Train(Batch batch, TrainingSetup setup) => Step(batch, setup, training: true);

    /// <summary>Computes loss and metrics on a batch; returns running means.</summary>
    public double[] Test(Batch batch, TrainingSetup setup) => Step(batch, setup, training: false);

    /// <summary>The model's outputs for a batch. Several threads may predict at once.</summary>
    public IReadOnlyList<Tensor<float>> Predict(Batch batch)
    {
        TensorType[] types = Types(batch.Inputs, input => model.Inputs[input].DType);
        TracedStep step = _executables.Get("predict", types, () => TrainingGraph.Predict(model, types));
        return step.Run(batch.Inputs, results => (IReadOnlyList<Tensor<float>>)[.. results.Select(StorageTensors.Get)]);
    }

    /// <summary>The graphs, passes and plans of everything run so far.</summary>
    public string Describe() => _executables.Describe();

    public void Dispose() => _executables.Dispose();

    private static TensorType[] Types(IReadOnlyList<HostTensor> tensors, Func<int, DType> dtype) =>
        [.. tensors.Select((tensor, index) => new TensorType(dtype(index), tensor.Shape))];

    private double[] Step(Batch batch, TrainingSetup setup, bool training)
    {
        TensorType[] inputs = Types(batch.Inputs, input => model.Inputs[input].DType);
        TensorType[] targets = Types(batch.Targets, _ => Config.Floatx);
        bool weighted = batch.SampleWeights.Count > 0;
        TracedStep step = _executables.Get(
            $"{(training ? "train" : "test")}{(weighted ? " weighted" : "")}",
            [.. inputs, .. targets],
            () => TrainingGraph.Step(model, setup, inputs, targets, weighted, training));
        return step.Run(
            [.. batch.Inputs, .. batch.Targets, .. batch.SampleWeights],
            results => results.Select(StorageTensors.GetScalar).ToArray());
    }
}
