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
    public IEnumerable<KeyValuePair<string, double>> Run(
        Model model, CallbackList callbacks, CancellationToken cancellation)
    {
        Logs logs = TestLoop.Run(model, source, steps, callbacks, cancellation);
        _done++;
        return logs.Select(log => KeyValuePair.Create($"val_{log.Key}", log.Value));
    }

    /// <summary>Writes how far the data are.</summary>
    public void Save(CallbackState state)
    {
        state.Write("validations", _done);
        state.Write("validation", [.. source.Seeds.Select(seed => (double)seed)]);
    }

    /// <summary>Brings the data to where they were.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public void Restore(CallbackState state, TrainingPosition position)
    {
        if (state.Contains("validation"))
        {
            long done = state.Count("validations");
            _done = done <= position.Epoch + 1L
                ? done
                : throw new InvalidDataException($"It counts {done} validations in {position.Epoch} epochs.");
            IReadOnlyList<int> seeds = state.Counts("validation", least: int.MinValue);
            source.Seeds = seeds.Count == source.Seeds.Count
                ? seeds
                : throw new ArgumentException("Its validation data were of another kind.");
            source.Skip(_done, steps);
        }
    }
}
