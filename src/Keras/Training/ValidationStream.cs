using Keras.Callbacks;
using Keras.Models;

namespace Keras.Training;

/// <summary>Validations of a training, one after the other.</summary>
/// <param name="source">The data.</param>
/// <param name="steps">Batches of a validation; all if null.</param>
internal sealed class ValidationStream(BatchSource source, int? steps)
{
    private long _done;

    /// <summary>Loss and metrics on the data, under names with <c>val_</c>.</summary>
    public IEnumerable<KeyValuePair<string, double>> Run(Model model, CallbackList callbacks)
    {
        Logs logs = TestLoop.Run(model, source, steps, callbacks);
        _done++;
        return logs.Select(log => KeyValuePair.Create($"val_{log.Key}", log.Value));
    }

    /// <summary>Writes how far the data are.</summary>
    public void Save(CallbackState state) => state.Write("validation", [_done, .. source.Seeds]);

    /// <summary>Brings the data to where they were.</summary>
    public void Restore(CallbackState state)
    {
        if (state.Contains("validation"))
        {
            IReadOnlyList<double> saved = state.Numbers("validation");
            _done = (long)saved[0];
            source.Seeds = [.. saved.Skip(1).Select(seed => (int)seed)];
            source.Skip(_done, steps);
        }
    }
}
