using System.Numerics.Tensors;
using Keras.Callbacks;
using Keras.Engine.Backends;
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
        List<(int Whole, int Own)> samples = [];
        Replicas replicas = Replicas.Current;
        foreach (Batch batch in replicas.Each(Prefetcher.OnePass(source, steps, cancellation: cancellation), cancellation))
        {
            using (batch)
            {
                samples.Add((batch.Whole, batch.Samples));
                callbacks.Each(callback => callback.OnPredictBatchBegin(outputs.Count, new Logs()));
                outputs.Add(model.Runner.Predict(batch));
            }

            if (outputs.Count == 1)
            {
                Announce(outputs[0], source.Samples, source.Steps, steps);
            }

            callbacks.Each(callback => callback.OnPredictBatchEnd(outputs.Count - 1, new Logs()));
        }

        BatchSource.CheckHad(outputs.Count, steps);
        callbacks.Each(callback => callback.OnPredictEnd(new Logs()));
        IReadOnlyList<IReadOnlyList<Tensor<float>>> all = replicas.Join(outputs, samples);
        return [.. all[0].Select((_, output) => Join([.. all.Select(batch => batch[output])]))];
    }

    // Before the second batch: the outputs of all batches, and what they are joined into.
    private static void Announce(IReadOnlyList<Tensor<float>> first, int? samples, int? batches, int? steps)
    {
        foreach (Tensor<float> output in first)
        {
            double share = steps is int count && batches is int all ? Math.Min((double)count / all, 1) : 1;
            double elements = (double)output.FlattenedLength / Math.Max(output.Lengths[0], 1) * (samples ?? 0) * share;
            if (elements > CheckedSizes.Limit)
            {
                throw new ArgumentException(
                    $"The output {Shape.Of([.. output.Lengths.ToArray().Select(length => (int)length)])} of a batch makes "
                    + $"{elements:N0} numbers for all of them, and an array has at most {CheckedSizes.Limit:N0}. "
                    + "Predict fewer samples at a time.");
            }

            if (output.Lengths[0] < samples)
            {
                MemoryBudget.Announce((long)elements * 2 * sizeof(float), $"The output for {samples:N0} samples");
            }
        }
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
