namespace Keras.EventFiles.Logged;

/// <summary>A graph of operations.</summary>
/// <param name="Nodes">Its nodes, in the order of the file.</param>
/// <inheritdoc cref="LoggedItem" path="/param"/>
public sealed record LoggedGraph(string Tag, long Step, double WallTime, IReadOnlyList<GraphNode> Nodes)
    : LoggedItem(Tag, Step, WallTime);
