namespace Keras.Engine.Recording;

/// <summary>
/// What a run of a <see cref="RecordedChain"/> is given at the begin of a stretch: an array, a number, a variable's copy.
/// </summary>
/// <param name="Node">The node of the chain.</param>
/// <param name="Place">Its place in the stretch's trace.</param>
/// <param name="Array">Which of the trace's arrays it is, if it is one.</param>
internal readonly record struct ChainInput(int Node, int Place, int Array);
