namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>What becomes of the pixels that a product gathers.</summary>
/// <param name="numbers">Three numbers for each channel.</param>
/// <param name="addend">Pixels to add, or null to rectify instead.</param>
/// <param name="addendPitch">Floats from one pixel to add to the next.</param>
internal readonly unsafe struct SourceStage(ChannelStage numbers, float* addend = null, int addendPitch = 0)
{
    /// <summary>Three numbers for each channel.</summary>
    public ChannelStage Numbers { get; } = numbers;

    /// <summary>Pixels to add, or null to rectify instead.</summary>
    public float* Addend => addend;

    /// <summary>Floats from one pixel to add to the next.</summary>
    public int AddendPitch => addendPitch;
}
