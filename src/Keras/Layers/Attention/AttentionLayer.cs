namespace Keras.Layers;

/// <summary>Base of layers that mix values by how well keys match queries.</summary>
/// <remarks>Keras tells each call what a layer here is told once, as it has one call in nearly every network.</remarks>
/// <inheritdoc cref="Layer(string?, bool, Shape?)"/>
public abstract class AttentionLayer(string? name = null, bool trainable = true) : MergeLayer(name, trainable)
{
    private bool _useCausalMask;
    private bool _returnAttentionScores;

    /// <summary>Whether a query sees only the keys up to its own position; Keras tells calls so, <c>use_causal_mask=True</c>.</summary>
    public bool UseCausalMask
    {
        get => _useCausalMask;
        init => _useCausalMask = value;
    }

    /// <summary>
    /// Whether the softmax, <c>(batch, [heads,] queries, keys)</c>, is a second output, for <c>ApplyAll</c>; Keras tells calls
    /// so, <c>return_attention_scores=True</c>.
    /// </summary>
    public bool ReturnAttentionScores
    {
        get => _returnAttentionScores;
        init => _returnAttentionScores = value;
    }

    /// <summary>What the inputs are called in Python, where each is an argument of its own; null where they are a list.</summary>
    internal virtual IReadOnlyList<string>? InputNames => null;

    /// <summary>What a file tells the layer's calls.</summary>
    internal void TellCalls(bool useCausalMask, bool returnAttentionScores) =>
        (_useCausalMask, _returnAttentionScores) = (useCausalMask, returnAttentionScores);
}
