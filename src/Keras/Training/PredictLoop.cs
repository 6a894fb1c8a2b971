using System.Numerics.Tensors;
using Keras.Callbacks;
using Keras.Models;

namespace Keras.Training;

/// <summary>Predicts batch after batch and joins the outputs.</summary>
internal static class PredictLoop
{
    public static IReadOnlyList<Tensor<float>> Run(Model model, BatchSource source, int? steps, CallbackList callbacks)
    {
        callbacks.Start();
        callbacks.Each(callback => callback.OnPredictBegin(new Logs()));
        List<IReadOnlyList<Tensor<float>>> batches = [];
        foreach (Batch batch in steps is int count ? source.Epoch().Take(count) : source.Epoch())
        {
            using (batch)
            {
                callbacks.Each(callback => callback.OnPredictBatchBegin(batches.Count, new Logs()));
                batches.Add(model.Runner.Predict(batch));
                callbacks.Each(callback => callback.OnPredictBatchEnd(batches.Count - 1, new Logs()));
            }
        }

        callbacks.Each(callback => callback.OnPredictEnd(new Logs()));
        return [.. model.OutputNames.Select((_, output) => Join([.. batches.Select(outputs => outputs[output])]))];
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
