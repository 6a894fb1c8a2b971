using Keras.Models;

namespace Keras.Callbacks;

/// <summary>Calls callbacks in order.</summary>
internal sealed class CallbackList(IReadOnlyList<Callback> callbacks, Model model, TrainingParameters parameters)
{
    public TrainingParameters Parameters { get; } = parameters;

    /// <summary>Gives every callback the model and what is known of the run.</summary>
    public void Start()
    {
        Each(callback => callback.SetModel(model));
        Each(callback => callback.SetParams(Parameters));
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
