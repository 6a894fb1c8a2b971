namespace Keras.Engine.Collectives;

/// <summary>Which of the sums it is that processes begin together.</summary>
/// <param name="Place">Its place in the graph that it is part of; 0 of one between graphs.</param>
/// <param name="Text">What messages call it; a process may have other names of layers than another one.</param>
public readonly record struct SumName(int Place, string? Text);
