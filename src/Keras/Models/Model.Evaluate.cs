using System.Numerics.Tensors;
using Keras.Callbacks;
using Keras.Training;

namespace Keras.Models;

/// <content>Evaluate and Predict.</content>
public partial class Model
{
    /// <summary>Loss and metrics on arrays, in inference mode.</summary>
    /// <param name="x">Inputs; the first axis counts samples.</param>
    /// <param name="y">Targets.</param>
    /// <param name="batchSize">Samples of a batch; 32 if null.</param>
    /// <param name="verbose">0 silent, 1 progress bar, 2 one line.</param>
    /// <param name="sampleWeight">Factor of each sample in the loss.</param>
    /// <param name="steps">Batches to evaluate; all if null.</param>
    /// <param name="callbacks">Called in order.</param>
    /// <param name="cancellationToken">Ends the evaluation after the current batch.</param>
    /// <returns>Values in the order of <see cref="MetricsNames"/>.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentException">The data do not fit the model.</exception>
    public StepResults Evaluate(
        Arrays x,
        Arrays y = default,
        int? batchSize = null,
        int verbose = 1,
        Arrays sampleWeight = default,
        int? steps = null,
        IReadOnlyList<Callback>? callbacks = null,
        CancellationToken cancellationToken = default)
    {
        RequireCompiled();
        BuildToTrain(() => BuildFor(x));
        int size = batchSize ?? 32;
        ArraySource source = new(ModelData.ForTraining(this, x, y, sampleWeight), size);
        return Evaluate(source, size, verbose, steps, callbacks, cancellationToken);
    }

    /// <summary>Loss and metrics on a sequence of batches, in inference mode.</summary>
    /// <param name="x">Gives inputs, targets and perhaps sample weights.</param>
    /// <param name="verbose">0 silent, 1 progress bar, 2 one line.</param>
    /// <param name="steps">Batches to evaluate; all if null.</param>
    /// <param name="callbacks">Called in order.</param>
    /// <param name="maxQueueSize">Batches that are made before they are needed, at most.</param>
    /// <param name="workers">Threads that make batches.</param>
    /// <param name="cancellationToken">Ends the evaluation after the current batch.</param>
    /// <returns>Values in the order of <see cref="MetricsNames"/>.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentException">A batch does not fit the model.</exception>
    public StepResults Evaluate(
        Utils.Sequence x,
        int verbose = 1,
        int? steps = null,
        IReadOnlyList<Callback>? callbacks = null,
        int maxQueueSize = 10,
        int workers = 1,
        CancellationToken cancellationToken = default)
    {
        RequireCompiled();
        SequenceSource source = new(x, TrainingCheck(), null, maxQueueSize, workers);
        BuildToTrain(() => BuildFor(x));
        return Evaluate(source, null, verbose, steps, callbacks, cancellationToken);
    }

    /// <summary>Loss and metrics on batches that come one after the other, in inference mode.</summary>
    /// <param name="x">Gives inputs, targets and perhaps sample weights; a generator without end needs steps.</param>
    /// <inheritdoc cref="Evaluate(Utils.Sequence, int, int?, IReadOnlyList{Callback}?, int, int, CancellationToken)"
    /// path="/*[not(self::summary or @name='x')]"/>
    public StepResults Evaluate(
        IEnumerable<Utils.Batch> x,
        int verbose = 1,
        int? steps = null,
        IReadOnlyList<Callback>? callbacks = null,
        int maxQueueSize = 10,
        CancellationToken cancellationToken = default)
    {
        RequireCompiled();
        BatchSource source = GeneratorSource.Of(x, this, TrainingCheck(), maxQueueSize);
        BuildToTrain(() => BuildFor(source));
        return Evaluate(source, null, verbose, steps, callbacks, cancellationToken);
    }

    /// <summary>The outputs for arrays, in inference mode, of a model with one output.</summary>
    /// <remarks>Several threads may predict at once.</remarks>
    /// <param name="x">Inputs; the first axis counts samples.</param>
    /// <param name="batchSize">Samples of a batch; 32 if null.</param>
    /// <param name="verbose">0 silent, 1 progress bar, 2 one line.</param>
    /// <param name="steps">Batches to predict; all if null.</param>
    /// <param name="callbacks">Called in order.</param>
    /// <param name="cancellationToken">Ends the prediction after the current batch.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentException">The data do not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The model has several outputs: use PredictAll.</exception>
    public Tensor<float> Predict(
        Arrays x,
        int? batchSize = null,
        int verbose = 0,
        int? steps = null,
        IReadOnlyList<Callback>? callbacks = null,
        CancellationToken cancellationToken = default)
    {
        BuildFor(x);
        RequireOneOutput();
        return PredictAll(x, batchSize, verbose, steps, callbacks, cancellationToken)[0];
    }

    /// <summary>All outputs for arrays, in inference mode.</summary>
    /// <inheritdoc cref="Predict(Arrays, int?, int, int?, IReadOnlyList{Callback}?, CancellationToken)"
    /// path="/*[not(self::exception) and not(self::summary)]"/>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentException">The data do not fit the model.</exception>
    public IReadOnlyList<Tensor<float>> PredictAll(
        Arrays x,
        int? batchSize = null,
        int verbose = 0,
        int? steps = null,
        IReadOnlyList<Callback>? callbacks = null,
        CancellationToken cancellationToken = default)
    {
        BuildFor(x);
        int size = batchSize ?? 32;
        ArraySource source = new(ModelData.ForPrediction(this, x), size);
        return Predict(source, size, verbose, steps, callbacks, cancellationToken);
    }

    /// <summary>The outputs for a sequence of batches, in inference mode, of a model with one output.</summary>
    /// <param name="x">Gives inputs; targets are not used.</param>
    /// <param name="verbose">0 silent, 1 progress bar, 2 one line.</param>
    /// <param name="steps">Batches to predict; all if null.</param>
    /// <param name="callbacks">Called in order.</param>
    /// <param name="maxQueueSize">Batches that are made before they are needed, at most.</param>
    /// <param name="workers">Threads that make batches.</param>
    /// <param name="cancellationToken">Ends the prediction after the current batch.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentException">A batch does not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The model has several outputs: use PredictAll.</exception>
    public Tensor<float> Predict(
        Utils.Sequence x,
        int verbose = 0,
        int? steps = null,
        IReadOnlyList<Callback>? callbacks = null,
        int maxQueueSize = 10,
        int workers = 1,
        CancellationToken cancellationToken = default)
    {
        BuildFor(x);
        RequireOneOutput();
        return PredictAll(x, verbose, steps, callbacks, maxQueueSize, workers, cancellationToken)[0];
    }

    /// <summary>All outputs for a sequence of batches, in inference mode.</summary>
    /// <inheritdoc cref="Predict(Utils.Sequence, int, int?, IReadOnlyList{Callback}?, int, int, CancellationToken)"
    /// path="/*[self::param]"/>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentException">A batch does not fit the model.</exception>
    public IReadOnlyList<Tensor<float>> PredictAll(
        Utils.Sequence x,
        int verbose = 0,
        int? steps = null,
        IReadOnlyList<Callback>? callbacks = null,
        int maxQueueSize = 10,
        int workers = 1,
        CancellationToken cancellationToken = default)
    {
        BuildFor(x);
        SequenceSource source = new(x, PredictionCheck, null, maxQueueSize, workers);
        return Predict(source, null, verbose, steps, callbacks, cancellationToken);
    }

    /// <summary>
    /// The outputs for batches that come one after the other, in inference mode, of a model with one output.
    /// </summary>
    /// <param name="x">Gives inputs; targets are not used. A generator without end needs steps.</param>
    /// <inheritdoc cref="Predict(Utils.Sequence, int, int?, IReadOnlyList{Callback}?, int, int, CancellationToken)"
    /// path="/*[not(self::summary or @name='x')]"/>
    public Tensor<float> Predict(
        IEnumerable<Utils.Batch> x,
        int verbose = 0,
        int? steps = null,
        IReadOnlyList<Callback>? callbacks = null,
        int maxQueueSize = 10,
        CancellationToken cancellationToken = default)
    {
        BatchSource source = GeneratorSource.Of(x, this, PredictionCheck, maxQueueSize);
        BuildFor(source);
        RequireOneOutput();
        return Predict(source, null, verbose, steps, callbacks, cancellationToken)[0];
    }

    /// <summary>All outputs for batches that come one after the other, in inference mode.</summary>
    /// <param name="x">Gives inputs; targets are not used. A generator without end needs steps.</param>
    /// <inheritdoc cref="Predict(Utils.Sequence, int, int?, IReadOnlyList{Callback}?, int, int, CancellationToken)"
    /// path="/param[not(@name='x')]"/>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentException">A batch does not fit the model.</exception>
    public IReadOnlyList<Tensor<float>> PredictAll(
        IEnumerable<Utils.Batch> x,
        int verbose = 0,
        int? steps = null,
        IReadOnlyList<Callback>? callbacks = null,
        int maxQueueSize = 10,
        CancellationToken cancellationToken = default)
    {
        BatchSource source = GeneratorSource.Of(x, this, PredictionCheck, maxQueueSize);
        BuildFor(source);
        return Predict(source, null, verbose, steps, callbacks, cancellationToken);
    }

    internal StepResults Evaluate(
        BatchSource source,
        int? batchSize,
        int verbose,
        int? steps,
        IReadOnlyList<Callback>? callbacks,
        CancellationToken cancellationToken = default)
    {
        source.CheckHas(steps, nameof(steps));
        TrainingParameters parameters = new(
            1, steps ?? source.Steps, source.Samples, batchSize, verbose, false, MetricsNames);
        Replicas replicas = Replicas.Current;
        source.Share = replicas.Share;
        Logs logs = Run(callbacks, parameters, list => replicas.Together("Evaluate", () =>
        {
            replicas.RequireSame(() => ReplicaFacts.Of("test", source, steps).Concat(ReplicaFacts.Of(this)));
            return TestLoop.Run(this, source, steps, list, cancellationToken);
        }));
        return new StepResults(logs);
    }

    internal IReadOnlyList<Tensor<float>> Predict(
        BatchSource source,
        int? batchSize,
        int verbose,
        int? steps,
        IReadOnlyList<Callback>? callbacks,
        CancellationToken cancellationToken = default)
    {
        source.CheckHas(steps, nameof(steps));
        TrainingParameters parameters = new(1, steps ?? source.Steps, source.Samples, batchSize, verbose, false, []);
        Replicas replicas = Replicas.Current;
        source.Share = replicas.Share;
        return Run(callbacks, parameters, list => replicas.Together("Predict", () =>
        {
            replicas.RequireSame(() => ReplicaFacts.Of("prediction", source, steps).Concat(ReplicaFacts.Of(this)));
            return PredictLoop.Run(this, source, steps, list, cancellationToken);
        }));
    }

    private ArrayData PredictionCheck(Utils.Batch batch) => ModelData.ForPrediction(this, batch.X);

    private T Run<T>(IReadOnlyList<Callback>? callbacks, TrainingParameters parameters, Func<CallbackList, T> loop)
    {
        CallbackList list = Callbacks(callbacks, parameters);
        list.Start();
        try
        {
            return loop(list);
        }
        finally
        {
            Messages.EndLine();
        }
    }
}
