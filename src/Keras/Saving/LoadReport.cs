namespace Keras.Saving;

/// <summary>What loading a weight file did to a model. Weights are called by name: <c>conv1/conv/kernel</c>.</summary>
/// <param name="Path">The file.</param>
/// <param name="Loaded">The model's weights that now hold what the file holds, in the order of the model.</param>
/// <param name="LeftRandom">The model's weights that the file gave nothing to: they are as they were.</param>
/// <param name="Skipped">What the file holds and the model did not take, with the reason.</param>
/// <param name="Converted">
/// What was changed on the way, such as kernels of Theano, which are rotated, and layers known under another name.
/// </param>
public sealed record LoadReport(
    string Path,
    IReadOnlyList<string> Loaded,
    IReadOnlyList<string> LeftRandom,
    IReadOnlyList<string> Skipped,
    IReadOnlyList<string> Converted)
{
    /// <summary>What the file leaves open, and what to do if the model computes nonsense.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>Whether every weight of the model was loaded.</summary>
    public bool IsComplete => LeftRandom.Count == 0;

    /// <summary>The counts in a line, and a line for all that is not plain.</summary>
    public override string ToString()
    {
        List<string> lines =
        [
            $"{Path}: {Loaded.Count} weights loaded, {LeftRandom.Count} left as they were, {Skipped.Count} skipped, "
                + $"{Converted.Count} converted.",
            .. LeftRandom.Select(name => $"left as it was: {name}"),
            .. Skipped.Select(text => $"skipped: {text}"),
            .. Converted.Select(text => $"converted: {text}"),
            .. Hints.Select(text => $"hint: {text}"),
        ];
        return string.Join('\n', lines);
    }
}
