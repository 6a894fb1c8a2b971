using System.Numerics.Tensors;
using Keras.Callbacks;
using Keras.Engine.Tensors;
using Keras.Optimizers;
using Keras.Training;

namespace Keras.Models;

/// <content>Compile, fit, evaluate, predict.</content>
public partial class Model
{
    private Func<TrainingSetup>? _compile;
    private TrainingSetup? _setup;
    private StepRunner? _runner;

    /// <summary>Set by a callback to end training after the current batch.</summary>
    public bool StopTraining { get; set; }

    /// <summary>What updates the weights.</summary>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    public Optimizer Optimizer => Setup.Optimizer;

    /// <summary>Names of what Evaluate and TrainOnBatch return: the loss, the losses of several outputs, the metrics.</summary>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    public IReadOnlyList<string> MetricsNames => Setup.MetricsNames;

    /// <summary>Whether <see cref="Compile"/> was called.</summary>
    public bool IsCompiled => _compile is not null;

    internal TrainingSetup Setup => _setup ??= (_compile ?? throw new InvalidOperationException(
        $"You must compile model {Name} before training or testing: call model.Compile(optimizer, loss, metrics)."))();

    internal StepRunner Runner => _runner ??= new StepRunner(this);

    /// <summary>Prepares the model for training; what is trainable now is what will be trained.</summary>
    /// <remarks>Compiling again forgets the state of optimizer and metrics; weights are kept.</remarks>
    /// <param name="optimizer">An optimizer or its name; <c>"rmsprop"</c> if null.</param>
    /// <param name="loss">A loss or its name; a list or dictionary for several outputs.</param>
    /// <param name="metrics">Metrics or their names, for every output, or a dictionary by output name.</param>
    /// <param name="lossWeights">Factor of each output's loss, in the order of outputs; 1 if null.</param>
    /// <param name="weightedMetrics">Metrics that sample and class weights apply to.</param>
    /// <exception cref="ArgumentException">A name is unknown, or the numbers do not fit the outputs.</exception>
    public void Compile(
        Optimizer? optimizer = null,
        LossArgument loss = default,
        MetricsArgument metrics = default,
        IReadOnlyList<double>? lossWeights = null,
        MetricsArgument weightedMetrics = default)
    {
        Optimizer chosen = optimizer ?? "rmsprop";
        chosen.Reset();
        ForgetTraces();
        PerOutput<double> weights = new(lossWeights, null, isSingle: false);
        _compile = () => new TrainingSetup(this, chosen, loss.Settings, metrics.Settings, weights, weightedMetrics.Settings);

        // A Sequential that waits for its first data has no outputs yet to check against.
        if (HasGraph)
        {
            _setup = _compile();
        }
    }

    /// <summary>Trains on arrays.</summary>
    /// <param name="x">Inputs; the first axis counts samples.</param>
    /// <param name="y">Targets.</param>
    /// <param name="batchSize">Samples of a batch; 32 if null.</param>
    /// <param name="epochs">The final epoch's number; training starts after <paramref name="initialEpoch"/> epochs.</param>
    /// <param name="verbose">0 silent, 1 progress bar, 2 one line an epoch.</param>
    /// <param name="callbacks">Called in order.</param>
    /// <param name="validationSplit">Share of the samples, from the end, that is kept for validation; in [0, 1).</param>
    /// <param name="validationData">Inputs and targets for validation; wins over <paramref name="validationSplit"/>.</param>
    /// <param name="shuffle">Whether every epoch has its own order.</param>
    /// <param name="classWeight">Factor of each class in the loss.</param>
    /// <param name="sampleWeight">Factor of each sample in the loss.</param>
    /// <param name="initialEpoch">Epochs already trained.</param>
    /// <param name="stepsPerEpoch">Batches of an epoch; one pass over the data if null.</param>
    /// <param name="validationSteps">Batches of a validation; all if null.</param>
    /// <param name="validationFreq">Validate after every so many epochs.</param>
    /// <returns>The record of losses and metrics.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentException">The data do not fit the model.</exception>
    public History Fit(
        Arrays x,
        Arrays y,
        int? batchSize = null,
        int epochs = 1,
        int verbose = 1,
        IReadOnlyList<Callback>? callbacks = null,
        double validationSplit = 0,
        ValidationData? validationData = null,
        bool shuffle = true,
        IReadOnlyDictionary<int, double>? classWeight = null,
        Arrays sampleWeight = default,
        int initialEpoch = 0,
        int? stepsPerEpoch = null,
        int? validationSteps = null,
        int validationFreq = 1)
    {
        RequireCompiled();
        BuildFor(x);
        if (validationSplit is < 0 or >= 1)
        {
            throw new ArgumentException($"`validationSplit` must lie in [0, 1). Received: {validationSplit}.");
        }

        IReadOnlyList<NDArray> inputs = CheckedInputs(x);
        IReadOnlyList<NDArray> targets = y.Resolve(OutputNames, "output");
        IReadOnlyList<NDArray> weights = SampleWeights(sampleWeight);
        int samples = ArraySource.CommonSamples([.. inputs, .. targets, .. weights]);
        int size = batchSize ?? 32;
        int trained = validationData is null ? (int)(samples * (1 - validationSplit)) : samples;
        if (trained == 0)
        {
            throw new ArgumentException(
                $"`validationSplit` {validationSplit} of {samples} samples leaves none to train on.");
        }

        BatchSource? validation = validationData is ValidationData data
            ? new ArraySource(CheckedInputs(data.X), data.Y.Resolve(OutputNames, "output"), SampleWeights(data.SampleWeight), null, size, null)
            : trained < samples
                ? new ArraySource(inputs, targets, weights, null, size, null, trained)
                : null;
        ArraySource train = new(
            inputs, targets, weights, classWeight, size, shuffle ? new Random(RandomSeeds.Next()) : null, 0, trained);
        return Fit(
            train, validation, size, epochs, verbose, callbacks, initialEpoch, stepsPerEpoch, validationSteps, validationFreq);
    }

    /// <summary>Loss and metrics on arrays, in inference mode.</summary>
    /// <param name="x">Inputs; the first axis counts samples.</param>
    /// <param name="y">Targets.</param>
    /// <param name="batchSize">Samples of a batch; 32 if null.</param>
    /// <param name="verbose">0 silent, 1 progress bar.</param>
    /// <param name="sampleWeight">Factor of each sample in the loss.</param>
    /// <param name="steps">Batches to evaluate; all if null.</param>
    /// <param name="callbacks">Called in order.</param>
    /// <returns>Values in the order of <see cref="MetricsNames"/>.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    public IReadOnlyList<double> Evaluate(
        Arrays x,
        Arrays y,
        int? batchSize = null,
        int verbose = 1,
        Arrays sampleWeight = default,
        int? steps = null,
        IReadOnlyList<Callback>? callbacks = null)
    {
        RequireCompiled();
        BuildFor(x);
        ArraySource source = new(
            CheckedInputs(x), y.Resolve(OutputNames, "output"), SampleWeights(sampleWeight), null, batchSize ?? 32, null);
        return Evaluate(source, batchSize ?? 32, verbose, steps, callbacks);
    }

    /// <summary>The outputs for arrays, in inference mode; the first output if there are several.</summary>
    /// <param name="x">Inputs; the first axis counts samples.</param>
    /// <param name="batchSize">Samples of a batch; 32 if null.</param>
    /// <param name="verbose">0 silent, 1 progress bar.</param>
    /// <param name="steps">Batches to predict; all if null.</param>
    /// <exception cref="InvalidOperationException">The model has several outputs: use <see cref="PredictAll"/>.</exception>
    public Tensor<float> Predict(Arrays x, int? batchSize = null, int verbose = 0, int? steps = null) =>
        PredictAll(x, batchSize, verbose, steps) is [Tensor<float> output] ? output : throw new InvalidOperationException(
            $"Model {Name} has several outputs ({string.Join(", ", OutputNames)}): use PredictAll.");

    /// <summary>All outputs for arrays, in inference mode.</summary>
    /// <inheritdoc cref="Predict(Arrays, int?, int, int?)"/>
    public IReadOnlyList<Tensor<float>> PredictAll(
        Arrays x, int? batchSize = null, int verbose = 0, int? steps = null, IReadOnlyList<Callback>? callbacks = null)
    {
        BuildFor(x);
        return Predict(
            new ArraySource(CheckedInputs(x), [], [], null, batchSize ?? 32, null), batchSize ?? 32, verbose, steps, callbacks);
    }

    /// <summary>One update of the weights.</summary>
    /// <param name="x">Inputs of the batch.</param>
    /// <param name="y">Targets of the batch.</param>
    /// <param name="sampleWeight">Factor of each sample in the loss.</param>
    /// <param name="classWeight">Factor of each class in the loss.</param>
    /// <param name="resetMetrics">Whether the values are of this batch only; else they are means since the last reset.</param>
    /// <returns>Values in the order of <see cref="MetricsNames"/>, from before the update.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    public IReadOnlyList<double> TrainOnBatch(
        Arrays x,
        Arrays y,
        Arrays sampleWeight = default,
        IReadOnlyDictionary<int, double>? classWeight = null,
        bool resetMetrics = true)
    {
        using Batch batch = OneBatch(x, y, sampleWeight, classWeight, resetMetrics);
        return Runner.Train(batch, Setup);
    }

    /// <summary>Loss and metrics of one batch, in inference mode.</summary>
    /// <inheritdoc cref="TrainOnBatch"/>
    public IReadOnlyList<double> TestOnBatch(Arrays x, Arrays y, Arrays sampleWeight = default, bool resetMetrics = true)
    {
        using Batch batch = OneBatch(x, y, sampleWeight, null, resetMetrics);
        return Runner.Test(batch, Setup);
    }

    /// <summary>The outputs for one batch; the first output if there are several.</summary>
    public Tensor<float> PredictOnBatch(Arrays x)
    {
        BuildFor(x);
        IReadOnlyList<NDArray> inputs = CheckedInputs(x);
        return Predict(x, batchSize: ArraySource.CommonSamples(inputs));
    }

    /// <summary>Forgets the batches that loss and metrics have seen.</summary>
    public void ResetMetrics() => Setup.ResetMetrics();

    /// <summary>The graphs, passes and plans of everything this model has run so far, as text.</summary>
    public string Describe() => Runner.Describe();

    internal History Fit(
        BatchSource train,
        BatchSource? validation,
        int? batchSize,
        int epochs,
        int verbose,
        IReadOnlyList<Callback>? callbacks,
        int initialEpoch,
        int? stepsPerEpoch,
        int? validationSteps,
        int validationFreq)
    {
        Guard.Positive(validationFreq);
        History history = new();
        TrainingParameters parameters = new(
            epochs,
            stepsPerEpoch ?? train.Steps,
            train.Samples,
            batchSize,
            verbose,
            validation is not null,
            validation is null ? MetricsNames : [.. MetricsNames, .. MetricsNames.Select(name => $"val_{name}")]);
        CallbackList list = new([.. callbacks ?? [], history, .. ProgressBars(verbose)], this, parameters);
        FitLoop.Fit(
            this, train, validation, list, initialEpoch, stepsPerEpoch, validationSteps, epoch => epoch % validationFreq == 0);
        return history;
    }

    internal IReadOnlyList<double> Evaluate(
        BatchSource source, int? batchSize, int verbose, int? steps, IReadOnlyList<Callback>? callbacks)
    {
        TrainingParameters parameters = new(1, steps ?? source.Steps, source.Samples, batchSize, verbose, false, MetricsNames);
        CallbackList list = new([.. callbacks ?? [], .. ProgressBars(verbose)], this, parameters);
        list.Start();
        return [.. FitLoop.Test(this, source, steps, list).Select(pair => pair.Value)];
    }

    internal IReadOnlyList<Tensor<float>> Predict(
        BatchSource source, int? batchSize, int verbose, int? steps, IReadOnlyList<Callback>? callbacks)
    {
        TrainingParameters parameters = new(1, steps ?? source.Steps, source.Samples, batchSize, verbose, false, []);
        CallbackList list = new([.. callbacks ?? [], .. ProgressBars(verbose)], this, parameters);
        return PredictLoop.Run(this, source, steps, list);
    }

    // What was traced before belongs to other layers, or to another setup.
    private void ForgetTraces()
    {
        _runner?.Dispose();
        _runner = null;
        _setup = null;
    }

    private static IReadOnlyList<Callback> ProgressBars(int verbose) => verbose == 0 ? [] : [new ProgbarLogger()];

    private void RequireCompiled()
    {
        if (!IsCompiled)
        {
            _ = Setup;
        }
    }

    private void BuildFor(Arrays x)
    {
        if (!HasGraph)
        {
            EnsureBuilt([.. Enumerate(x).Select(array => array.Shape)]);
        }
    }

    private static IEnumerable<NDArray> Enumerate(Arrays arrays)
    {
        foreach (NDArray array in arrays)
        {
            yield return array;
        }
    }

    private IReadOnlyList<NDArray> CheckedInputs(Arrays x)
    {
        IReadOnlyList<NDArray> arrays = x.Resolve(InputNames, "input");
        for (int input = 0; input < arrays.Count; input++)
        {
            Shape expected = Inputs[input].Shape;
            if (!expected.With(0, null).IsCompatibleWith(arrays[input].Shape))
            {
                throw new ArgumentException(
                    $"Error when checking input: expected {InputNames[input]} to have shape {expected}. "
                    + $"Received: an array with shape {arrays[input].Shape}.");
            }
        }

        return arrays;
    }

    private IReadOnlyList<NDArray> SampleWeights(Arrays sampleWeight)
    {
        if (sampleWeight.IsEmpty)
        {
            return [];
        }

        IReadOnlyList<NDArray> weights = sampleWeight.Resolve(OutputNames, "output");
        foreach (NDArray weight in weights)
        {
            if (weight.Shape.Rank != 1)
            {
                throw new ArgumentException($"`sampleWeight` must have shape (samples,). Received: {weight.Shape}.");
            }
        }

        return weights;
    }

    private Batch OneBatch(
        Arrays x, Arrays y, Arrays sampleWeight, IReadOnlyDictionary<int, double>? classWeight, bool resetMetrics)
    {
        RequireCompiled();
        BuildFor(x);
        if (resetMetrics)
        {
            Setup.ResetMetrics();
        }

        IReadOnlyList<NDArray> inputs = CheckedInputs(x);
        ArraySource source = new(
            inputs,
            y.Resolve(OutputNames, "output"),
            SampleWeights(sampleWeight),
            classWeight,
            ArraySource.CommonSamples(inputs),
            null);
        return source.Epoch().Single();
    }
}
