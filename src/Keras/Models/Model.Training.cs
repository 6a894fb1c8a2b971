using System.Numerics.Tensors;
using Keras.Callbacks;
using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Losses;
using Keras.Optimizers;
using Keras.Training;

namespace Keras.Models;

/// <content>Compile, single batches, and what training, tests and predictions share.</content>
public partial class Model
{
    private readonly object _runnerGate = new();
    private readonly Lazy<Variable> _drawCount =
        new(() => new Variable("draw_count", BackendSelection.Current.Allocate(new TensorType(DType.Int64, Shape.Scalar))));

    private Func<TrainingSetup>? _compile;
    private TrainingSetup? _setup;
    private StepRunner? _runner;

    /// <summary>Set by a callback to end training after the current batch.</summary>
    public bool StopTraining { get; set; }

    /// <summary>Whether Ctrl-C or a token ended the last training.</summary>
    public bool WasInterrupted { get; internal set; }

    /// <summary>What updates the weights.</summary>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    public Optimizer Optimizer => Setup.Optimizer;

    /// <summary>
    /// Names of what Evaluate and TrainOnBatch return: the loss, the losses of several outputs, the metrics.
    /// </summary>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    public IReadOnlyList<string> MetricsNames => Setup.MetricsNames;

    /// <summary>The losses that Compile was given, one per output; null for an output that is not trained.</summary>
    /// <exception cref="InvalidOperationException">The model was not compiled.</exception>
    public IReadOnlyList<Loss?> CompiledLosses => Setup.Losses;

    /// <summary>Whether <see cref="Compile"/> was called.</summary>
    public bool IsCompiled => _compile is not null;

    internal TrainingSetup Setup => _setup ??= (_compile ?? throw new InvalidOperationException(
        $"You must compile model {Name} before training or testing: call model.Compile(optimizer, loss, metrics)."))();

    /// <summary>Counts runs outside of training, for random draws.</summary>
    internal Variable DrawCount => _drawCount.Value;

    internal StepRunner Runner
    {
        get
        {
            // Several threads may make the first prediction.
            lock (_runnerGate)
            {
                return _runner ??= new StepRunner(this);
            }
        }
    }

    /// <summary>Prepares the model for training; what is trainable now is what will be trained.</summary>
    /// <remarks>Compiling again forgets the state of optimizer and metrics; weights are kept.</remarks>
    /// <param name="optimizer">An optimizer or its name; <c>"rmsprop"</c> if null.</param>
    /// <param name="loss">A loss or its name; a list or dictionary for several outputs.</param>
    /// <param name="metrics">Metrics or their names, for every output, or a dictionary by output name.</param>
    /// <param name="lossWeights">
    /// Factor of each output's loss in the total, a list in the order of outputs or a dictionary by name; 1 by default.
    /// </param>
    /// <param name="weightedMetrics">Metrics that sample and class weights apply to.</param>
    /// <param name="memory">
    /// <c>"store"</c> (the default) keeps what the backward pass reads. <c>"recompute"</c> computes bottlenecks, which are
    /// convolutions by windows of one pixel behind normalization and ReLU, a second time instead of keeping them: a step of a
    /// DenseNet-BC takes half of the memory and a sixth more time, with the same results. <c>"bfloat16"</c> keeps what is normalized,
    /// such as bottlenecks, rounded to 16 bits: two thirds of the memory and a twelfth more time; the loss is the same, and gradients are
    /// those of numbers that are off by 2^-9 of each at most. It is not saved with the model.
    /// </param>
    /// <param name="autoScaleLoss">
    /// Whether the optimizer is put into a <see cref="LossScaleOptimizer"/> if a layer computes in float16, as small gradients
    /// become zero there.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A name is unknown, the numbers do not fit the outputs, or <c>"bfloat16"</c> is to keep numbers of float64.
    /// </exception>
    /// <exception cref="InvalidOperationException">The optimizer has trained another model.</exception>
    public void Compile(
        Optimizer? optimizer = null,
        LossArgument loss = default,
        MetricsArgument metrics = default,
        LossWeightsArgument lossWeights = default,
        MetricsArgument weightedMetrics = default,
        string memory = "store",
        bool autoScaleLoss = true)
    {
        StepMemory kept = Kept(memory);
        Optimizer chosen = optimizer ?? "rmsprop";
        if (autoScaleLoss && chosen is not LossScaleOptimizer && SelfAndInner.Any(layer => layer.Half == HalfType.Float16))
        {
            chosen = new LossScaleOptimizer(chosen);
        }

        SetUp(chosen, () =>
        {
            TrainingSetup setup = new(
                this, chosen, loss.Settings, metrics.Settings, lossWeights.Settings, weightedMetrics.Settings, kept);
            setup.RequireLoss();
            return setup;
        });
    }

    private static StepMemory Kept(string memory)
    {
        StepMemory kept = Guard.OneOf(memory, ["store", "recompute", "bfloat16"]) switch
        {
            "recompute" => StepMemory.Recompute,
            "bfloat16" => StepMemory.BFloat16,
            _ => StepMemory.Store,
        };
        return kept != StepMemory.BFloat16 || Config.Floatx == DType.Float32 ? kept : throw new ArgumentException(
            $"`memory` \"bfloat16\" rounds numbers of float32. Received: Config.Floatx {Config.Floatx.NumPyName()}. "
            + "Use \"recompute\" to save memory.",
            nameof(memory));
    }

    /// <summary>Compiles as a file tells. Keras allows a model without a loss, which can be tested but not trained.</summary>
    internal void CompileAsSaved(
        Optimizer optimizer,
        LossArgument loss,
        MetricsArgument metrics,
        LossWeightsArgument lossWeights,
        MetricsArgument weightedMetrics) => SetUp(optimizer, () => new TrainingSetup(
            this, optimizer, loss.Settings, metrics.Settings, lossWeights.Settings, weightedMetrics.Settings, StepMemory.Store));

    private void SetUp(Optimizer optimizer, Func<TrainingSetup> setUp)
    {
        optimizer.StartOver(this);
        ForgetTraces();
        _compile = setUp;
        BackendSelection.Current.WarmUp(trains: true);

        // A Sequential that waits for its first data has no outputs yet to check against.
        if (HasGraph)
        {
            _setup = _compile();
        }
    }

    /// <summary>One update of the weights.</summary>
    /// <param name="x">Inputs of the batch.</param>
    /// <param name="y">Targets of the batch.</param>
    /// <param name="sampleWeight">Factor of each sample in the loss.</param>
    /// <param name="classWeight">Factor of each class in the loss; by output name or in a list for several outputs.</param>
    /// <param name="resetMetrics">
    /// Whether the values are of this batch only; else they are means since the last reset.
    /// </param>
    /// <returns>Values in the order of <see cref="MetricsNames"/>, from before the update.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentException">The data do not fit the model.</exception>
    public StepResults TrainOnBatch(
        Arrays x,
        Arrays y = default,
        Arrays sampleWeight = default,
        ClassWeightArgument? classWeight = null,
        bool resetMetrics = true)
    {
        RequireCompiled();
        BuildToTrain(() => BuildFor(x));
        Setup.RequireLoss();
        Setup.WarnOfFreezing();
        return OnBatch("TrainOnBatch", x, y, sampleWeight, classWeight, resetMetrics, batch => Runner.Train(batch, Setup));
    }

    /// <summary>Loss and metrics of one batch, in inference mode.</summary>
    /// <inheritdoc cref="TrainOnBatch"/>
    public StepResults TestOnBatch(
        Arrays x, Arrays y = default, Arrays sampleWeight = default, bool resetMetrics = true)
    {
        return OnBatch("TestOnBatch", x, y, sampleWeight, null, resetMetrics, batch => Runner.Test(batch, Setup));
    }

    /// <summary>The outputs for one batch of a model with one output.</summary>
    /// <param name="x">Inputs of the batch.</param>
    /// <exception cref="ArgumentException">The data do not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The model has several outputs: use PredictAll.</exception>
    public Tensor<float> PredictOnBatch(Arrays x)
    {
        BuildFor(x);
        RequireOneOutput();
        using Batch batch = ModelData.ForPrediction(this, x).TakeAll(Share.Whole);
        return Runner.Predict(batch)[0];
    }

    /// <summary>Forgets the batches that loss and metrics have seen.</summary>
    public void ResetMetrics() => Setup.ResetMetrics();

    /// <summary>The graphs, passes and plans of everything this model has run so far, as text.</summary>
    public string Describe() => Runner.Describe();

    /// <summary>The plans of everything this model has run so far, the one run last first.</summary>
    public IReadOnlyList<PlanReport> Plans() => Runner.Reports();

    /// <summary>Traces anew before the next step; weights, optimizer and metrics stay.</summary>
    internal void ForgetExecutables()
    {
        lock (_runnerGate)
        {
            _runner?.Dispose();
            _runner = null;
        }

        ForgetFunctions();
    }

    // What was traced before belongs to other layers, or to another setup.
    private void ForgetTraces()
    {
        ForgetExecutables();
        _setup = null;
    }

    private void RequireCompiled()
    {
        if (!IsCompiled)
        {
            _ = Setup;
        }
    }

    // Steps of one's own call what they need, on what they like.
    private void BuildToTrain(Action build)
    {
        if (!(IsSubclassed && HasOwnSteps))
        {
            build();
        }
    }

    private void BuildFor(Arrays x)
    {
        if (HasGraph)
        {
            return;
        }

        List<Shape> shapes = [];
        foreach (ArrayLike array in x)
        {
            shapes.Add(array.Shape);
        }

        BuildFor(shapes);
    }

    private void BuildFor(Utils.Sequence sequence)
    {
        if (!HasGraph)
        {
            BuildFor(sequence[0].X);
        }
    }

    private void BuildFor(BatchSource source)
    {
        if (!HasGraph)
        {
            BuildFor(source.Peek()?.X ?? throw new ArgumentException(
                "There is nothing to build the model for. Received: data without a batch."));
        }
    }

    private void RequireOneOutput()
    {
        if (HasGraph && Outputs.Count > 1)
        {
            throw new InvalidOperationException(
                $"Model {Name} has several outputs ({string.Join(", ", OutputNames)}): use PredictAll.");
        }
    }

    private StepResults OnBatch(
        string name,
        Arrays x,
        Arrays y,
        Arrays sampleWeight,
        ClassWeightArgument? classWeight,
        bool resetMetrics,
        Func<Batch, Logs> run)
    {
        Replicas replicas = Replicas.Current;
        RequireCompiled();
        BuildToTrain(() => BuildFor(x));
        using Batch batch = ModelData.ForTraining(this, x, y, sampleWeight, classWeight).TakeAll(replicas.Share);
        if (resetMetrics)
        {
            Setup.ResetMetrics();
        }

        return new StepResults(replicas.Together(name, () =>
        {
            replicas.Meet(batch, isCancelled: false);
            Logs logs = run(batch);

            // What the program does next is not known: it may save on one process.
            replicas.MergeParts();
            return logs;
        }));
    }

    private CallbackList Callbacks(
        IReadOnlyList<Callback>? callbacks, TrainingParameters parameters, params ReadOnlySpan<Callback> last)
    {
        bool isChief = Replicas.Current.IsChief;
        List<Callback> list = [.. (callbacks ?? []).Where(callback => isChief || !callback.IsChiefOnly), .. last];
        if (parameters.Verbose is < 0 or > 2)
        {
            throw new ArgumentException(
                "`verbose` must be 0 (silent), 1 (progress bar) or 2 (one line an epoch). "
                + $"Received: {parameters.Verbose}.");
        }

        if (parameters.Verbose > 0 && isChief && !list.OfType<ProgbarLogger>().Any())
        {
            list.Add(new ProgbarLogger());
        }

        return new CallbackList(list, this, parameters);
    }
}
