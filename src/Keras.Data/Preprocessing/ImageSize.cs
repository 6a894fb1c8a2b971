namespace Keras.Preprocessing;

/// <summary>Sizes of an image whose channels stand next to each other.</summary>
internal readonly record struct ImageSize(int Height, int Width, int Channels)
{
    /// <summary>Numbers of a row.</summary>
    public int RowLength => Width * Channels;

    /// <summary>Numbers of the image.</summary>
    public int Length => Height * Width * Channels;

    /// <summary>The sizes in the order of a data format.</summary>
    public Shape ShapeOf(bool channelsFirst) => channelsFirst ? (Channels, Height, Width) : (Height, Width, Channels);
}
