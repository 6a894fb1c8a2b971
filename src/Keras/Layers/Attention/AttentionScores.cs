using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>What kinds of attention have in common: masks over scores <c>(…, queries, keys)</c>.</summary>
internal static class AttentionScores
{
    /// <summary>What is added to a score that does not count.</summary>
    private const double Excluded = -1e9;

    /// <summary>The parts of 1 that each key has for a query, those that a mask leaves out aside.</summary>
    /// <param name="scores">Any axes, then those of queries, then those of keys, of which there are as many.</param>
    /// <param name="mask">What broadcasts to the scores: 0 where a key does not count; null for all.</param>
    public static Value Distribute(Value scores, Value? mask) => Ops.Softmax(
        mask is null ? scores : scores + ((1 - Ops.Cast(Ops.NotEqual(mask, 0), scores.DType)) * Excluded));

    /// <summary>A mask <c>(queries, keys)</c> of the keys up to each query; multiplied into another one.</summary>
    public static Value UpToItself(int queries, int keys, Value? mask, DType dtype)
    {
        Value causal = Ops.Tril(Ops.Ones((queries, keys), dtype));
        return mask is null ? causal : Ops.Cast(Ops.NotEqual(mask, 0), dtype) * causal;
    }
}
