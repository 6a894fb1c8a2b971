namespace Keras.Engine.Cpu.Kernels;

/// <summary>A tensor seen as <c>(outer, channels, inner)</c>; inner is 1 when channels come last.</summary>
internal readonly record struct ChannelLayout(long Outer, int Channels, long Inner)
{
    /// <summary>Rows of channels may be ranges of longer rows: elements from one to the next.</summary>
    public int Pitch { get; init; } = Channels;

    /// <summary>Elements of one channel.</summary>
    public long PerChannel => Outer * Inner;

    /// <summary>The layout of a tensor whose channels lie along <paramref name="axis"/>.</summary>
    public static ChannelLayout Of(Shape shape, int axis) =>
        new(RowMajor.LengthBefore(shape, axis), shape[axis], RowMajor.LengthFrom(shape, axis + 1));

    /// <summary>Offset of an element.</summary>
    public long At(long outer, int channel, long inner) => (((outer * Pitch) + channel) * Inner) + inner;
}
