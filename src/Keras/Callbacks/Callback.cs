using Keras.Models;
using Keras.Saving;

namespace Keras.Callbacks;

/// <summary>Base of what happens during training beside training: each hook is called at its time.</summary>
/// <remarks>Epochs and batches count from 0. Port of keras/callbacks.py.</remarks>
public abstract class Callback
{
    /// <summary>The model that is trained; set before the first hook.</summary>
    public Model Model { get; private set; } = null!;

    /// <summary>What is known of the run; set before the first hook.</summary>
    public TrainingParameters Params { get; private set; } = null!;

    /// <summary>
    /// The arrays that Fit validates on, given or split off, as in Keras 2; null without, or if batches are given.
    /// </summary>
    public Utils.Batch? ValidationData => ValidationArrays?.Value;

    /// <summary>Makes <see cref="ValidationData"/> when it is asked for.</summary>
    internal Lazy<Utils.Batch>? ValidationArrays { get; set; }

    /// <summary>
    /// Whether only the first of several processes that train together calls it, as what writes files or shows progress; those
    /// that decide something are called on all, with the same numbers.
    /// </summary>
    public virtual bool IsChiefOnly => false;

    /// <summary>Receives the model.</summary>
    public virtual void SetModel(Model model) => Model = model;

    /// <summary>Receives what is known of the run.</summary>
    public virtual void SetParams(TrainingParameters parameters) => Params = parameters;

    /// <summary>
    /// Before training and any other hook: throws if what the callback is to write could not be written, and changes
    /// nothing. What fails later may cost hours.
    /// </summary>
    /// <param name="check">Knows what can be written.</param>
    /// <exception cref="IOException">Something could not be written.</exception>
    public virtual void CheckOutputs(OutputCheck check)
    {
    }

    /// <summary>Before the first epoch.</summary>
    public virtual void OnTrainBegin(Logs logs)
    {
    }

    /// <summary>
    /// Instead of <see cref="OnTrainBegin"/> when training goes on from a backup; calls it by default.
    /// </summary>
    /// <param name="state">What <see cref="SaveState"/> wrote.</param>
    public virtual void OnTrainResume(CallbackState state) => OnTrainBegin(new Logs());

    /// <summary>Writes what <see cref="OnTrainResume"/> will need, when <see cref="BackupAndRestore"/> saves.</summary>
    /// <param name="state">Receives it.</param>
    public virtual void SaveState(CallbackState state)
    {
    }

    /// <summary>After the last epoch, even if training stopped early.</summary>
    /// <param name="logs">The logs of the last epoch.</param>
    public virtual void OnTrainEnd(Logs logs)
    {
    }

    /// <summary>Before an epoch.</summary>
    public virtual void OnEpochBegin(int epoch, Logs logs)
    {
    }

    /// <summary>After an epoch and its validation.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="logs">Means over the epoch; <c>val_</c> names are of the validation.</param>
    public virtual void OnEpochEnd(int epoch, Logs logs)
    {
    }

    /// <summary>Before a training batch; <see cref="OnTrainBatchBegin"/> calls it.</summary>
    public virtual void OnBatchBegin(int batch, Logs logs)
    {
    }

    /// <summary>After a training batch; <see cref="OnTrainBatchEnd"/> calls it.</summary>
    public virtual void OnBatchEnd(int batch, Logs logs)
    {
    }

    /// <summary>Before a training batch.</summary>
    public virtual void OnTrainBatchBegin(int batch, Logs logs) => OnBatchBegin(batch, logs);

    /// <summary>After a training batch.</summary>
    /// <param name="batch">The batch, from 0 in every epoch.</param>
    /// <param name="logs">Means over the epoch so far.</param>
    public virtual void OnTrainBatchEnd(int batch, Logs logs) => OnBatchEnd(batch, logs);

    /// <summary>Before an evaluation or validation.</summary>
    public virtual void OnTestBegin(Logs logs)
    {
    }

    /// <summary>After an evaluation or validation.</summary>
    public virtual void OnTestEnd(Logs logs)
    {
    }

    /// <summary>Before a batch of an evaluation or validation.</summary>
    public virtual void OnTestBatchBegin(int batch, Logs logs)
    {
    }

    /// <summary>After a batch of an evaluation or validation.</summary>
    public virtual void OnTestBatchEnd(int batch, Logs logs)
    {
    }

    /// <summary>Before the first prediction.</summary>
    public virtual void OnPredictBegin(Logs logs)
    {
    }

    /// <summary>After the last prediction.</summary>
    public virtual void OnPredictEnd(Logs logs)
    {
    }

    /// <summary>Before a batch is predicted.</summary>
    public virtual void OnPredictBatchBegin(int batch, Logs logs)
    {
    }

    /// <summary>After a batch was predicted.</summary>
    public virtual void OnPredictBatchEnd(int batch, Logs logs)
    {
    }
}
