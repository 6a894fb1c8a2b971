using Keras.Engine.Tensors;

namespace Keras.Metrics;

/// <summary>What both forms of top-k accuracy share.</summary>
internal static class TopScores
{
    /// <summary>
    /// 1 for every row in which fewer than <paramref name="k"/> scores exceed the true class's, else 0.
    /// </summary>
    public static Value Hits(Value trueClass, Value scores, int k)
    {
        DType dtype = scores.DType;
        Value isTrueClass = Ops.OneHot(trueClass, scores.Shape[^1], dtype);

        // Selected, not multiplied: 0 times infinity would make every score NaN.
        Value score = Ops.Sum(Ops.Select(isTrueClass, scores, Ops.Constant(0, dtype)), [-1], keepDims: true);
        Value higher = Ops.Sum(Ops.Greater(scores, score), [-1]);
        Value isFinite = Ops.Sum(isTrueClass * Ops.IsFinite(score), [-1]);
        return isFinite * Ops.Greater(Ops.Constant(k, dtype), higher);
    }
}
