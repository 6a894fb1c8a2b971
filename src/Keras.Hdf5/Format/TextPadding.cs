namespace Keras.Hdf5.Format;

/// <summary>How a text of fixed length is filled up to its length; the numbers are those in files.</summary>
internal enum TextPadding
{
    /// <summary>A zero byte ends the text, whatever follows.</summary>
    Terminated = 0,
    Zeros = 1,
    Spaces = 2,
}
