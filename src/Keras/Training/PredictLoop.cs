using System.Numerics.Tensors;
using Keras.Callbacks;
using Keras.Models;

namespace Keras.Training;

/// <summary>Predicts batch after batch and joins the outputs.</summary>
internal static class PredictLoop
{
    /// <summary>The outputs for one pass over the data.</summary>
    /// <param name="model">The model.</param>
    /// <param name="source">The data.</param>
    /// <param name="steps">Batches to use; all if null.</param>
    /// <param name="callbacks">Called in order.</param>
    /// <param name="cancellation">Ends the prediction after the current batch.</param>
    /// <exception cref="ArgumentException">There are fewer batches, or none.</exception>
    /// <exception cref="OperationCanceledException">The prediction was cancelled.</exception>
    public static IReadOnlyList<Tensor<float>> Run(
        Model model, BatchSource source, int? steps, CallbackList callbacks, CancellationToken cancellation)
    {
        callbacks.Each(callback => callback.OnPredictBegin(new Logs()));
        List<IReadOnlyList<Tensor<float>>> outputs = [];
        foreach (Batch batch in Batches(source, steps, cancellation))
        {
            using (batch)
            {
                cancellation.ThrowIfCancellationRequested();
                callbacks.Each(callback => callback.OnPredictBatchBegin(outputs.Count, new Logs()));
                outputs.Add(model.Runner.Predict(batch));
            }

            callbacks.Each(callback => callback.OnPredictBatchEnd(outputs.Count - 1, new Logs()));
        }

        BatchSource.CheckHad(outputs.Count, steps);
        callbacks.Each(callback => callback.OnPredictEnd(new Logs()));
        return [.. outputs[0].Select((_, output) => Join([.. outputs.Select(batch => batch[output])]))];
    }

    // One batch needs no thread that makes others meanwhile.
    private static IEnumerable<Batch> Batches(BatchSource source, int? steps, CancellationToken cancellation)
    {
        if (source.Steps != 1)
        {
            return Prefetcher.OnePass(source, steps, cancellation: cancellation);
        }

        source.Cancellation = cancellation;
        return source.Pass(0).Select(make => make());
    }

    private static Tensor<float> Join(IReadOnlyList<Tensor<float>> batches)
    {
        if (batches.Count == 1)
        {
            return batches[0];
        }

        float[] elements = new float[batches.Sum(batch => batch.FlattenedLength)];
        int offset = 0;
        foreach (Tensor<float> batch in batches)
        {
            TensorData.Values(batch).CopyTo(elements.AsSpan(offset));
            offset += (int)batch.FlattenedLength;
        }

        return Tensor.Create(elements, [batches.Sum(batch => (int)batch.Lengths[0]), .. batches[0].Lengths[1..]]);
    }
}
