using Keras.Callbacks;
using Keras.Training;

namespace Keras.Models;

/// <content>Fit.</content>
public partial class Model
{
    /// <summary>Trains on arrays.</summary>
    /// <remarks>Ctrl-C ends training after the current batch; see <see cref="WasInterrupted"/>.</remarks>
    /// <param name="x">Inputs; the first axis counts samples.</param>
    /// <param name="y">Targets.</param>
    /// <param name="batchSize">Samples of a batch; 32 if null.</param>
    /// <param name="epochs">
    /// The final epoch's number; training starts after <paramref name="initialEpoch"/> epochs.
    /// </param>
    /// <param name="verbose">0 silent, 1 progress bar, 2 one line an epoch.</param>
    /// <param name="callbacks">Called in order.</param>
    /// <param name="validationSplit">
    /// Share of the samples, from the end, that is kept for validation; in [0, 1).
    /// </param>
    /// <param name="validationData">Data for validation; wins over <paramref name="validationSplit"/>.</param>
    /// <param name="shuffle">
    /// Whether every epoch has its own order of samples; <c>"batch"</c> for its own order of batches.
    /// </param>
    /// <param name="classWeight">Factor of each class in the loss; by output name or in a list for several outputs.</param>
    /// <param name="sampleWeight">Factor of each sample in the loss.</param>
    /// <param name="initialEpoch">Epochs already trained.</param>
    /// <param name="stepsPerEpoch">Batches of an epoch; one pass over the data if null.</param>
    /// <param name="validationSteps">Batches of a validation; all if null.</param>
    /// <param name="validationFreq">
    /// Validate after every so many epochs, or after the listed ones, counted from 1.
    /// </param>
    /// <param name="validationBatchSize">Samples of a batch of validation; as in training if null.</param>
    /// <param name="maxQueueSize">Batches of a validation sequence that are made before they are needed.</param>
    /// <param name="workers">Threads that make the batches of a validation sequence.</param>
    /// <param name="cancellationToken">
    /// Ends training after the current batch, as Ctrl-C does: backup and callbacks are brought to their end first.
    /// </param>
    /// <returns>The record of losses and metrics.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentException">The data do not fit the model.</exception>
    /// <exception cref="IOException">A callback could not write what it is to write; nothing was trained.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public History Fit(
        Arrays x,
        Arrays y = default,
        int? batchSize = null,
        int epochs = 1,
        int verbose = 1,
        IReadOnlyList<Callback>? callbacks = null,
        double validationSplit = 0,
        ValidationData? validationData = null,
        Shuffle shuffle = default,
        ClassWeightArgument? classWeight = null,
        Arrays sampleWeight = default,
        int initialEpoch = 0,
        int? stepsPerEpoch = null,
        int? validationSteps = null,
        ValidationFreq validationFreq = default,
        int? validationBatchSize = null,
        int maxQueueSize = 10,
        int workers = 1,
        CancellationToken cancellationToken = default)
    {
        RequireCompiled();
        BuildToTrain(() => BuildFor(x));
        Setup.RequireLoss();
        Setup.WarnOfFreezing();
        Guard.Fraction(validationSplit);
        ArrayData data = ModelData.ForTraining(this, x, y, sampleWeight, classWeight);
        int size = batchSize ?? 32;
        int validationSize = validationBatchSize ?? size;
        int trained = data.Samples;
        BatchSource? validation = null;
        if (validationData is ValidationData given)
        {
            validation = given.Source(this, validationSize, maxQueueSize, workers);
        }
        else if (validationSplit > 0)
        {
            trained = Split(data.Samples, validationSplit);

            // Class weights steer training; they are no part of the question how good the model is.
            validation = new ArraySource(
                ModelData.ForTraining(this, x, y, sampleWeight), validationSize, first: trained);
        }

        int? seed = shuffle.IsOn ? RandomSeeds.Next() : null;
        ArraySource train = new(data, size, seed, last: trained, keepsBatches: shuffle.KeepsBatches);
        return Fit(
            train,
            validation,
            size,
            epochs,
            verbose,
            callbacks,
            initialEpoch,
            stepsPerEpoch,
            validationSteps,
            validationFreq,
            cancellationToken);
    }

    /// <summary>Trains on a sequence of batches.</summary>
    /// <remarks>
    /// Batches are made ahead of training, the same ones for any number of workers. An epoch of fewer steps than the
    /// sequence has batches ends in the middle of a pass; the next epoch goes on there. After each whole pass the
    /// sequence's OnEpochEnd is called.
    /// Ctrl-C ends training after the current batch; see <see cref="WasInterrupted"/>.
    /// </remarks>
    /// <param name="x">Gives inputs, targets and perhaps sample weights.</param>
    /// <param name="epochs">
    /// The final epoch's number; training starts after <paramref name="initialEpoch"/> epochs.
    /// </param>
    /// <param name="verbose">0 silent, 1 progress bar, 2 one line an epoch.</param>
    /// <param name="callbacks">Called in order.</param>
    /// <param name="validationData">Arrays, a sequence or a generator for validation.</param>
    /// <param name="shuffle">Whether every pass takes the batches in its own order.</param>
    /// <param name="classWeight">Factor of each class in the loss; by output name or in a list for several outputs.</param>
    /// <param name="initialEpoch">Epochs already trained.</param>
    /// <param name="stepsPerEpoch">Batches of an epoch; one pass over the sequence if null.</param>
    /// <param name="validationSteps">Batches of a validation; all if null.</param>
    /// <param name="validationFreq">
    /// Validate after every so many epochs, or after the listed ones, counted from 1.
    /// </param>
    /// <param name="validationBatchSize">Samples of a batch cut from validation arrays; 32 if null.</param>
    /// <param name="maxQueueSize">Batches that are made before they are needed, at most.</param>
    /// <param name="workers">Threads that make batches.</param>
    /// <param name="cancellationToken">
    /// Ends training after the current batch, as Ctrl-C does: backup and callbacks are brought to their end first.
    /// </param>
    /// <returns>The record of losses and metrics.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentException">A batch does not fit the model.</exception>
    /// <exception cref="IOException">A callback could not write what it is to write; nothing was trained.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public History Fit(
        Utils.Sequence x,
        int epochs = 1,
        int verbose = 1,
        IReadOnlyList<Callback>? callbacks = null,
        ValidationData? validationData = null,
        bool shuffle = true,
        ClassWeightArgument? classWeight = null,
        int initialEpoch = 0,
        int? stepsPerEpoch = null,
        int? validationSteps = null,
        ValidationFreq validationFreq = default,
        int? validationBatchSize = null,
        int maxQueueSize = 10,
        int workers = 1,
        CancellationToken cancellationToken = default)
    {
        RequireCompiled();
        SequenceSource train = new(
            x, TrainingCheck(classWeight), shuffle ? RandomSeeds.Next() : null, maxQueueSize, workers);
        BuildToTrain(() => BuildFor(x));
        Setup.RequireLoss();
        Setup.WarnOfFreezing();
        BatchSource? validation = validationData?.Source(this, validationBatchSize ?? 32, maxQueueSize, workers);
        return Fit(
            train,
            validation,
            null,
            epochs,
            verbose,
            callbacks,
            initialEpoch,
            stepsPerEpoch,
            validationSteps,
            validationFreq,
            cancellationToken);
    }

    /// <summary>Trains on batches that come one after the other.</summary>
    /// <remarks>
    /// Without <paramref name="stepsPerEpoch"/> an epoch is one enumeration to its end. With it, enumerations are
    /// joined: an epoch may end in the middle of one, and the next goes on there.
    /// Ctrl-C ends training after the current batch; see <see cref="WasInterrupted"/>.
    /// </remarks>
    /// <param name="x">Gives inputs, targets and perhaps sample weights; a generator without end needs steps.</param>
    /// <param name="stepsPerEpoch">Batches of an epoch; one enumeration to its end if null.</param>
    /// <param name="epochs">
    /// The final epoch's number; training starts after <paramref name="initialEpoch"/> epochs.
    /// </param>
    /// <param name="verbose">0 silent, 1 progress bar, 2 one line an epoch.</param>
    /// <param name="callbacks">Called in order.</param>
    /// <param name="validationData">Arrays, a sequence or a generator for validation.</param>
    /// <param name="classWeight">Factor of each class in the loss; by output name or in a list for several outputs.</param>
    /// <param name="initialEpoch">Epochs already trained.</param>
    /// <param name="validationSteps">Batches of a validation; all if null.</param>
    /// <param name="validationFreq">
    /// Validate after every so many epochs, or after the listed ones, counted from 1.
    /// </param>
    /// <param name="validationBatchSize">Samples of a batch cut from validation arrays; 32 if null.</param>
    /// <param name="maxQueueSize">Batches that are made before they are needed, at most.</param>
    /// <param name="cancellationToken">
    /// Ends training after the current batch, as Ctrl-C does: backup and callbacks are brought to their end first.
    /// </param>
    /// <returns>The record of losses and metrics.</returns>
    /// <exception cref="ArgumentException">A batch does not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The model is not compiled, or the batches run out.</exception>
    /// <exception cref="IOException">A callback could not write what it is to write; nothing was trained.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public History Fit(
        IEnumerable<Utils.Batch> x,
        int epochs = 1,
        int verbose = 1,
        IReadOnlyList<Callback>? callbacks = null,
        ValidationData? validationData = null,
        ClassWeightArgument? classWeight = null,
        int initialEpoch = 0,
        int? stepsPerEpoch = null,
        int? validationSteps = null,
        ValidationFreq validationFreq = default,
        int? validationBatchSize = null,
        int maxQueueSize = 10,
        CancellationToken cancellationToken = default)
    {
        RequireCompiled();
        BatchSource train = GeneratorSource.Of(x, this, TrainingCheck(classWeight), maxQueueSize);
        BuildToTrain(() => BuildFor(train));
        Setup.RequireLoss();
        Setup.WarnOfFreezing();
        BatchSource? validation = validationData?.Source(this, validationBatchSize ?? 32, maxQueueSize, workers: 1);
        return Fit(
            train,
            validation,
            null,
            epochs,
            verbose,
            callbacks,
            initialEpoch,
            stepsPerEpoch,
            validationSteps,
            validationFreq,
            cancellationToken);
    }

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
        ValidationFreq validationFreq,
        CancellationToken cancellationToken = default)
    {
        Guard.NonNegative(epochs);
        Guard.NonNegative(initialEpoch);
        Guard.Positive(stepsPerEpoch ?? 1, nameof(stepsPerEpoch));
        validation?.CheckHas(validationSteps, nameof(validationSteps));
        TrainingParameters parameters = new(
            epochs,
            stepsPerEpoch ?? train.Steps,
            train.Samples,
            batchSize ?? train.BatchSize,
            verbose,
            validation is not null,
            validation is null ? MetricsNames : [.. MetricsNames, .. MetricsNames.Select(name => $"val_{name}")])
        {
            InitialEpoch = initialEpoch,
        };
        History? given = callbacks?.OfType<History>().FirstOrDefault();
        History history = given ?? new History();
        CallbackList list = Callbacks(callbacks, parameters, given is null ? [history] : []);
        Lazy<Utils.Batch>? arrays = validation is ArraySource source ? new(source.AsBatch) : null;
        list.Each(callback => callback.ValidationArrays = arrays);
        Launched.WarnIfApart();
        Replicas replicas = Replicas.Current;
        TrainingFingerprint? fingerprint = list.Backup is null && replicas.IsAlone
            ? null
            : new TrainingFingerprint(
                this, train, stepsPerEpoch, initialEpoch, list.Backup?.Fingerprint ?? new Dictionary<string, string>());
        IEnumerable<(string Name, string Value)> facts = replicas.IsAlone ? [] :
        [
            .. fingerprint!.Entries.Append(("epochs", $"{epochs}")),
            .. ReplicaFacts.Of("training", train, stepsPerEpoch),
            .. ReplicaFacts.Of("validation", validation, validationSteps),
        ];
        train.Share = replicas.Share;
        validation?.Share = replicas.Share;
        using Interruption interruption = new(cancellationToken);
        using BatchStream stream = new(train, stepsPerEpoch, initialEpoch, epochs, interruption.Token);
        try
        {
            replicas.Together("Fit", () =>
            {
                new FitLoop(this, list, interruption, fingerprint, facts).Run(
                    stream, validation, validationSteps, validationFreq, initialEpoch);
                return true;
            });
        }
        finally
        {
            Messages.EndLine();
        }

        if (WasInterrupted)
        {
            // Not after Ctrl-C, which nobody cancelled a token for.
            cancellationToken.ThrowIfCancellationRequested();
        }

        return history;
    }

    private Func<Utils.Batch, ArrayData> TrainingCheck(ClassWeightArgument? classWeight = null) =>
        batch => ModelData.ForTraining(this, batch.X, batch.Y, batch.SampleWeight, classWeight);

    private static int Split(int samples, double validationSplit)
    {
        int trained = (int)(samples * (1 - validationSplit));
        return trained > 0 && trained < samples ? trained : throw new ArgumentException(
            $"`validationSplit` {validationSplit} of {samples} samples leaves {trained} to train on and "
            + $"{samples - trained} to validate on. Both need at least one.");
    }
}
