using Keras.Models;
using Keras.Saving;

namespace Keras.Callbacks;

/// <summary>Calls callbacks in order.</summary>
internal sealed class CallbackList(IReadOnlyList<Callback> callbacks, Model model, TrainingParameters parameters)
{
    public TrainingParameters Parameters { get; } = parameters with { MayLogMore = callbacks.Any(MayLog) };

    /// <summary>Callbacks by class, and by number among those of one class.</summary>
    public IEnumerable<(string Name, Callback Callback)> Named => callbacks
        .GroupBy(callback => callback.GetType().FullName)
        .SelectMany(group => group.Select((callback, index) => ($"{group.Key} {index}", callback)));

    /// <summary>The callback that keeps backups, if any.</summary>
    /// <exception cref="ArgumentException">There are several.</exception>
    public BackupAndRestore? Backup
    {
        get
        {
            BackupAndRestore[] found = [.. callbacks.OfType<BackupAndRestore>()];
            return found.Length <= 1 ? found.FirstOrDefault() : throw new ArgumentException(
                $"Expected one BackupAndRestore at most: training goes on from one backup. Received: {found.Length}.");
        }
    }

    // Callbacks that are not of this library may log whatever they like.
    private static bool MayLog(Callback callback) =>
        callback is LambdaCallback or LearningRateScheduler or ReduceLROnPlateau
        || callback.GetType().Assembly != typeof(Callback).Assembly;

    /// <summary>Gives every callback the model and what is known of the run.</summary>
    public void Start()
    {
        Each(callback => callback.SetModel(model));
        Each(callback => callback.SetParams(Parameters));
    }

    /// <summary>Refuses to train if a callback could not write what it is to write.</summary>
    public void CheckOutputs()
    {
        using OutputCheck check = new();
        Each(callback => callback.CheckOutputs(check));
    }

    /// <summary>Calls one hook of every callback.</summary>
    public void Each(Action<Callback> hook)
    {
        foreach (Callback callback in callbacks)
        {
            hook(callback);
        }
    }
}
