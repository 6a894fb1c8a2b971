namespace Keras.Engine.Passes;

/// <summary>What a step keeps of its forward pass for its backward pass.</summary>
public enum StepMemory
{
    /// <summary>What the backward pass reads.</summary>
    Store,

    /// <summary>Bottlenecks are computed again: see <see cref="RecomputeBottlenecks"/>.</summary>
    Recompute,

    /// <summary>What is normalized is kept in 16 bits: see <see cref="NarrowNormalized"/>.</summary>
    BFloat16,
}
