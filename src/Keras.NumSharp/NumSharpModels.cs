using Keras.Callbacks;
using Keras.Models;
using Keras.Training;
using global::NumSharp;

namespace Keras;

/// <summary>Training, evaluation and prediction with NumSharp arrays, of models with one input and one output.</summary>
/// <remarks>Several inputs or outputs: <c>model.Fit([a.AsArrayLike(), b.AsArrayLike()], …)</c>.</remarks>
public static class NumSharpModels
{
    /// <summary>Trains on arrays: Fit of the model, with its arguments.</summary>
    public static History Fit(
        this Model model,
        NDArray x,
        NDArray y,
        int? batchSize = null,
        int epochs = 1,
        int verbose = 1,
        IReadOnlyList<Callback>? callbacks = null,
        double validationSplit = 0,
        (NDArray X, NDArray Y)? validationData = null,
        Shuffle shuffle = default,
        ClassWeightArgument? classWeight = null,
        NDArray? sampleWeight = null,
        int initialEpoch = 0,
        int? stepsPerEpoch = null,
        int? validationSteps = null,
        ValidationFreq validationFreq = default,
        int? validationBatchSize = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Fit(
            x.AsArrayLike(),
            y.AsArrayLike(),
            batchSize,
            epochs,
            verbose,
            callbacks,
            validationSplit,
            Validation(validationData),
            shuffle,
            classWeight,
            Weights(sampleWeight),
            initialEpoch,
            stepsPerEpoch,
            validationSteps,
            validationFreq,
            validationBatchSize,
            cancellationToken: cancellationToken);
    }

    /// <summary>Trains on batches and validates on arrays: FitGenerator of the model, with its arguments.</summary>
    public static History FitGenerator(
        this Model model,
        Utils.Sequence generator,
        int? stepsPerEpoch = null,
        int epochs = 1,
        int verbose = 1,
        IReadOnlyList<Callback>? callbacks = null,
        (NDArray X, NDArray Y)? validationData = null,
        int? validationSteps = null,
        ValidationFreq validationFreq = default,
        ClassWeightArgument? classWeight = null,
        int maxQueueSize = 10,
        int workers = 1,
        bool shuffle = true,
        int initialEpoch = 0,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.FitGenerator(
            generator,
            stepsPerEpoch,
            epochs,
            verbose,
            callbacks,
            Validation(validationData),
            validationSteps,
            validationFreq,
            classWeight,
            maxQueueSize,
            workers,
            shuffle,
            initialEpoch,
            cancellationToken);
    }

    /// <summary>Loss and metrics on arrays: Evaluate of the model, with its arguments.</summary>
    public static IReadOnlyList<double> Evaluate(
        this Model model,
        NDArray x,
        NDArray y,
        int? batchSize = null,
        int verbose = 1,
        NDArray? sampleWeight = null,
        int? steps = null,
        IReadOnlyList<Callback>? callbacks = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Evaluate(
            x.AsArrayLike(), y.AsArrayLike(), batchSize, verbose, Weights(sampleWeight), steps, callbacks, cancellationToken);
    }

    /// <summary>The output for every sample, as a NumSharp array: Predict of the model, with its arguments.</summary>
    public static NDArray Predict(
        this Model model,
        NDArray x,
        int? batchSize = null,
        int verbose = 0,
        int? steps = null,
        IReadOnlyList<Callback>? callbacks = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Predict(x.AsArrayLike(), batchSize, verbose, steps, callbacks, cancellationToken).ToNDArray();
    }

    /// <summary>One update on one batch: TrainOnBatch of the model, with its arguments.</summary>
    public static IReadOnlyList<double> TrainOnBatch(
        this Model model,
        NDArray x,
        NDArray y,
        NDArray? sampleWeight = null,
        ClassWeightArgument? classWeight = null,
        bool resetMetrics = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.TrainOnBatch(x.AsArrayLike(), y.AsArrayLike(), Weights(sampleWeight), classWeight, resetMetrics);
    }

    /// <summary>Loss and metrics of one batch: TestOnBatch of the model, with its arguments.</summary>
    public static IReadOnlyList<double> TestOnBatch(
        this Model model, NDArray x, NDArray y, NDArray? sampleWeight = null, bool resetMetrics = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.TestOnBatch(x.AsArrayLike(), y.AsArrayLike(), Weights(sampleWeight), resetMetrics);
    }

    private static ValidationData? Validation((NDArray X, NDArray Y)? data) =>
        data is (NDArray x, NDArray y) ? new ValidationData(x.AsArrayLike(), y.AsArrayLike()) : default(ValidationData?);

    private static Arrays Weights(NDArray? sampleWeight) =>
        sampleWeight is NDArray weights ? weights.AsArrayLike() : default(Arrays);
}
