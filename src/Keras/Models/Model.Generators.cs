using System.Numerics.Tensors;
using Keras.Callbacks;
using Keras.Training;

namespace Keras.Models;

/// <content>Keras 2's own names and argument orders for training, tests and predictions over batches.</content>
public partial class Model
{
    /// <summary>
    /// Trains on a sequence of batches; <c>Fit</c> with the arguments in the order of Keras 2's fit_generator.
    /// </summary>
    /// <param name="generator">Gives inputs, targets and perhaps sample weights.</param>
    /// <param name="stepsPerEpoch">Batches of an epoch; one pass if null.</param>
    /// <param name="epochs">
    /// The final epoch's number; training starts after <paramref name="initialEpoch"/> epochs.
    /// </param>
    /// <param name="verbose">0 silent, 1 progress bar, 2 one line an epoch.</param>
    /// <param name="callbacks">Called in order.</param>
    /// <param name="validationData">Arrays, a sequence or a generator for validation.</param>
    /// <param name="validationSteps">Batches of a validation; all if null, and of arrays in any case, as in Keras 2.</param>
    /// <param name="validationFreq">
    /// Validate after every so many epochs, or after the listed ones, counted from 1.
    /// </param>
    /// <param name="classWeight">Factor of each class in the loss; by output name or in a list for several outputs.</param>
    /// <param name="maxQueueSize">Batches that are made before they are needed, at most.</param>
    /// <param name="workers">Threads that make batches.</param>
    /// <param name="shuffle">Whether every pass takes the batches in its own order.</param>
    /// <param name="initialEpoch">Epochs already trained.</param>
    /// <param name="cancellationToken">Ends it after the current batch.</param>
    /// <returns>The record of losses and metrics.</returns>
    /// <exception cref="ArgumentException">A batch does not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public History FitGenerator(
        Utils.Sequence generator,
        int? stepsPerEpoch = null,
        int epochs = 1,
        int verbose = 1,
        IReadOnlyList<Callback>? callbacks = null,
        ValidationData? validationData = null,
        int? validationSteps = null,
        ValidationFreq validationFreq = default,
        ClassWeightArgument? classWeight = null,
        int maxQueueSize = 10,
        int workers = 1,
        bool shuffle = true,
        int initialEpoch = 0,
        CancellationToken cancellationToken = default) =>
            Fit(
            generator,
            epochs,
            verbose,
            callbacks,
            validationData,
            shuffle,
            classWeight,
            initialEpoch,
            stepsPerEpoch,
            validationData is { HasArrays: true } ? null : validationSteps,
            validationFreq,
            maxQueueSize: maxQueueSize,
            workers: workers,
            cancellationToken: cancellationToken);

    /// <summary>
    /// Trains on batches that come one after the other; <c>Fit</c> with the arguments in the order of Keras 2's
    /// fit_generator.
    /// </summary>
    /// <param name="generator">Gives inputs, targets and perhaps sample weights; without end, it needs steps.</param>
    /// <param name="stepsPerEpoch">Batches of an epoch; one pass if null.</param>
    /// <param name="epochs">
    /// The final epoch's number; training starts after <paramref name="initialEpoch"/> epochs.
    /// </param>
    /// <param name="verbose">0 silent, 1 progress bar, 2 one line an epoch.</param>
    /// <param name="callbacks">Called in order.</param>
    /// <param name="validationData">Arrays, a sequence or a generator for validation.</param>
    /// <param name="validationSteps">Batches of a validation; all if null, and of arrays in any case, as in Keras 2.</param>
    /// <param name="validationFreq">
    /// Validate after every so many epochs, or after the listed ones, counted from 1.
    /// </param>
    /// <param name="classWeight">Factor of each class in the loss; by output name or in a list for several outputs.</param>
    /// <param name="maxQueueSize">Batches that are made before they are needed, at most.</param>
    /// <param name="initialEpoch">Epochs already trained.</param>
    /// <param name="cancellationToken">Ends it after the current batch.</param>
    /// <returns>The record of losses and metrics.</returns>
    /// <exception cref="ArgumentException">A batch does not fit the model.</exception>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public History FitGenerator(
        IEnumerable<Utils.Batch> generator,
        int? stepsPerEpoch = null,
        int epochs = 1,
        int verbose = 1,
        IReadOnlyList<Callback>? callbacks = null,
        ValidationData? validationData = null,
        int? validationSteps = null,
        ValidationFreq validationFreq = default,
        ClassWeightArgument? classWeight = null,
        int maxQueueSize = 10,
        int initialEpoch = 0,
        CancellationToken cancellationToken = default) =>
            Fit(
            generator,
            epochs,
            verbose,
            callbacks,
            validationData,
            classWeight,
            initialEpoch,
            stepsPerEpoch,
            validationData is { HasArrays: true } ? null : validationSteps,
            validationFreq,
            maxQueueSize: maxQueueSize,
            cancellationToken: cancellationToken);

    /// <summary>
    /// Loss and metrics on a sequence of batches; <c>Evaluate</c> with the arguments in the order of Keras 2's
    /// evaluate_generator.
    /// </summary>
    /// <param name="generator">Gives inputs, targets and perhaps sample weights.</param>
    /// <inheritdoc cref="Evaluate(Utils.Sequence, int, int?, IReadOnlyList{Callback}?, int, int, CancellationToken)"
    /// path="/*[not(self::summary)]"/>
    public StepResults EvaluateGenerator(
        Utils.Sequence generator,
        int? steps = null,
        IReadOnlyList<Callback>? callbacks = null,
        int maxQueueSize = 10,
        int workers = 1,
        int verbose = 0,
        CancellationToken cancellationToken = default) =>
            Evaluate(generator, verbose, steps, callbacks, maxQueueSize, workers, cancellationToken);

    /// <summary>
    /// Loss and metrics on batches that come one after the other; <c>Evaluate</c> with the arguments in the order of
    /// Keras 2's evaluate_generator.
    /// </summary>
    /// <param name="generator">Gives inputs, targets and perhaps sample weights; without end, it needs steps.</param>
    /// <inheritdoc cref="Evaluate(IEnumerable{Utils.Batch}, int, int?, IReadOnlyList{Callback}?, int, CancellationToken)"
    /// path="/*[not(self::summary or @name='x')]"/>
    public StepResults EvaluateGenerator(
        IEnumerable<Utils.Batch> generator,
        int? steps = null,
        IReadOnlyList<Callback>? callbacks = null,
        int maxQueueSize = 10,
        int verbose = 0,
        CancellationToken cancellationToken = default) =>
            Evaluate(generator, verbose, steps, callbacks, maxQueueSize, cancellationToken);

    /// <summary>
    /// The outputs for a sequence of batches; <c>Predict</c> with the arguments in the order of Keras 2's
    /// predict_generator.
    /// </summary>
    /// <param name="generator">Gives inputs; targets are not used.</param>
    /// <inheritdoc cref="Predict(Utils.Sequence, int, int?, IReadOnlyList{Callback}?, int, int, CancellationToken)"
    /// path="/*[not(self::summary)]"/>
    public Tensor<float> PredictGenerator(
        Utils.Sequence generator,
        int? steps = null,
        IReadOnlyList<Callback>? callbacks = null,
        int maxQueueSize = 10,
        int workers = 1,
        int verbose = 0,
        CancellationToken cancellationToken = default) =>
            Predict(generator, verbose, steps, callbacks, maxQueueSize, workers, cancellationToken);

    /// <summary>All outputs for a sequence of batches; <c>PredictAll</c> in the order of Keras 2's predict_generator.</summary>
    /// <param name="generator">Gives inputs; targets are not used.</param>
    /// <param name="steps">Batches to predict; all if null.</param>
    /// <param name="callbacks">Called in order.</param>
    /// <param name="maxQueueSize">Batches that are made before they are needed, at most.</param>
    /// <param name="workers">Threads that make batches.</param>
    /// <param name="verbose">0 silent, 1 progress bar, 2 one line.</param>
    /// <param name="cancellationToken">Ends it after the current batch.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<Tensor<float>> PredictGeneratorAll(
        Utils.Sequence generator,
        int? steps = null,
        IReadOnlyList<Callback>? callbacks = null,
        int maxQueueSize = 10,
        int workers = 1,
        int verbose = 0,
        CancellationToken cancellationToken = default) =>
            PredictAll(generator, verbose, steps, callbacks, maxQueueSize, workers, cancellationToken);

    /// <summary>All outputs for batches one after the other; <c>PredictAll</c> in the order of Keras 2's.</summary>
    /// <param name="generator">Gives inputs; targets are not used. Without end, it needs steps.</param>
    /// <param name="steps">Batches to predict; all if null.</param>
    /// <param name="callbacks">Called in order.</param>
    /// <param name="maxQueueSize">Batches that are made before they are needed, at most.</param>
    /// <param name="verbose">0 silent, 1 progress bar, 2 one line.</param>
    /// <param name="cancellationToken">Ends it after the current batch.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<Tensor<float>> PredictGeneratorAll(
        IEnumerable<Utils.Batch> generator,
        int? steps = null,
        IReadOnlyList<Callback>? callbacks = null,
        int maxQueueSize = 10,
        int verbose = 0,
        CancellationToken cancellationToken = default) =>
            PredictAll(generator, verbose, steps, callbacks, maxQueueSize, cancellationToken);

    /// <summary>
    /// The outputs for batches that come one after the other; <c>Predict</c> with the arguments in the order of
    /// Keras 2's predict_generator.
    /// </summary>
    /// <param name="generator">Gives inputs; targets are not used. Without end, it needs steps.</param>
    /// <inheritdoc cref="Predict(IEnumerable{Utils.Batch}, int, int?, IReadOnlyList{Callback}?, int, CancellationToken)"
    /// path="/*[not(self::summary or @name='x')]"/>
    public Tensor<float> PredictGenerator(
        IEnumerable<Utils.Batch> generator,
        int? steps = null,
        IReadOnlyList<Callback>? callbacks = null,
        int maxQueueSize = 10,
        int verbose = 0,
        CancellationToken cancellationToken = default) =>
            Predict(generator, verbose, steps, callbacks, maxQueueSize, cancellationToken);
}
