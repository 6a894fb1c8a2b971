using System.Numerics;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>What becomes of the pixels that a product gathers.</summary>
/// <param name="numbers">Three numbers for each channel.</param>
/// <param name="addend">Pixels to add, or null to rectify instead.</param>
/// <param name="addendPitch">Numbers from one pixel to add to the next.</param>
internal readonly unsafe struct SourceStage<T>(ChannelStage<T> numbers, T* addend = null, int addendPitch = 0)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Three numbers for each channel.</summary>
    public ChannelStage<T> Numbers { get; } = numbers;

    /// <summary>Pixels to add, or null to rectify instead.</summary>
    public T* Addend => addend;

    /// <summary>Numbers from one pixel to add to the next.</summary>
    public int AddendPitch => addendPitch;
}
