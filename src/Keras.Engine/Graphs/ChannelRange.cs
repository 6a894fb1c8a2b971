namespace Keras.Engine.Graphs;

/// <summary>Some neighboring channels of a tensor.</summary>
/// <param name="Begin">The first.</param>
/// <param name="Count">How many.</param>
public readonly record struct ChannelRange(int Begin, int Count)
{
    /// <summary>Whether a channel is in both ranges.</summary>
    public bool Overlaps(ChannelRange other) => Begin < other.Begin + other.Count && other.Begin < Begin + Count;
}
