namespace Keras.Engine.Torch.Lowerings;

/// <summary>Every op that this backend computes.</summary>
internal static class LoweringList
{
    private static readonly Dictionary<Type, Lowering> s_byOp = new[]
    {
        ElementwiseLowerings.All,
        MovementLowerings.All,
        IndexingLowerings.All,
        ReductionLowerings.All,
        ProductLowerings.All,
        ConvolutionLowerings.All,
        PoolingLowerings.All,
        NormalizationLowerings.All,
        SamplingLowerings.All,
        RandomLowerings.All,
        CollectiveLowerings.All,
        UpdateLowerings.All,
    }.SelectMany(family => family).ToDictionary(lowering => lowering.OpType);

    /// <summary>How an op is computed.</summary>
    /// <exception cref="NotSupportedException">There is no way; the message names the op and its layer.</exception>
    public static Lowering Of(Value value) => s_byOp.TryGetValue(value.Op.GetType(), out Lowering? lowering)
        ? lowering
        : throw Refusal(value, "run this model on the backend \"cpu\"");

    /// <summary>What is said of a value that cannot be computed.</summary>
    public static NotSupportedException Refusal(Value value, string advice) => new(
        $"The backend \"torch\" has no kernel for {value.Op.Name}{value.Op.Attributes}"
        + $"({string.Join(", ", value.Inputs.Select(input => input.Types[0]))})"
        + $"{(value.Label is null ? "" : $" of {value.Label}")}: {advice}.");

    /// <summary>Whether there is a lowering for an op.</summary>
    public static bool Has(Type op) => s_byOp.ContainsKey(op);
}
