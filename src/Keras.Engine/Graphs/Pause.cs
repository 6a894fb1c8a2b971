namespace Keras.Engine.Graphs;

/// <summary>Where a run may pause: how much of a graph's lists it has received, handed out and updated by then.</summary>
/// <param name="Inputs">Placeholders whose tensors it was given.</param>
/// <param name="Results">Results that are complete.</param>
/// <param name="Updates">State changes that are made.</param>
public readonly record struct Pause(int Inputs, int Results, int Updates);
