using Keras.Callbacks;

namespace Keras.Training;

/// <summary>A place between two batches or epochs of a training.</summary>
/// <param name="Epoch">The epoch that goes on or begins here, from 0.</param>
/// <param name="Batch">Batches of it that are done.</param>
/// <param name="Logs">What was logged last.</param>
internal sealed record TrainingPosition(int Epoch, int Batch, Logs Logs);
