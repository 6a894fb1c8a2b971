namespace Keras.Engine.Graphs;

/// <summary>A 16-bit type that values of float32 may be computed in.</summary>
public enum HalfType
{
    /// <summary>The range of float32 with 8 bits of precision: <c>bfloat16</c>.</summary>
    BFloat16,

    /// <summary>11 bits of precision up to 65504: <c>float16</c>, of IEEE 754.</summary>
    Float16,
}
