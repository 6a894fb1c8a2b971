namespace Keras.EventFiles;

/// <summary>A box in TensorBoard's picture of a graph.</summary>
/// <param name="Name">Unique name; parts before slashes are boxes around it.</param>
/// <param name="Op">What it computes.</param>
/// <param name="Inputs">Names of the nodes whose results it takes.</param>
/// <param name="Shapes">Shapes of its results; null for a size that is unknown.</param>
public sealed record GraphNode(
    string Name, string Op, IReadOnlyList<string> Inputs, IReadOnlyList<IReadOnlyList<int?>> Shapes);
