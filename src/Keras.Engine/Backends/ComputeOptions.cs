namespace Keras.Engine.Backends;

/// <summary>How exactly devices compute; for graphs that are compiled from now on.</summary>
public static class ComputeOptions
{
    /// <summary>Whether the same seed gives the same bits; true. False allows faster ways on devices that have them.</summary>
    public static bool Deterministic { get; set; } = true;

    /// <summary>Whether GPUs may round factors of float32 to 11 bits, NVIDIA's TF32; false.</summary>
    public static bool TensorFloat32 { get; set; }
}
