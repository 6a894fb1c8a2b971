namespace Keras.Cli;

/// <summary>A part of a training with the same layers and optimizer.</summary>
/// <param name="LastEpoch">Number of its last epoch, from 1, counted over all parts.</param>
/// <param name="Prepare">Called before it begins.</param>
internal sealed record TrainingPhase(int LastEpoch, Action Prepare);
