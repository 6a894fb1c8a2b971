namespace Keras.Images;

/// <summary>A file is not an image that can be read: damaged, truncated, too large, or in an unknown format.</summary>
public sealed class ImageFormatException : IOException
{
    /// <summary>Creates the error without details.</summary>
    public ImageFormatException()
    {
    }

    /// <summary>Creates the error with a message that names file and reason.</summary>
    public ImageFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with a message that names file and reason, and its cause.</summary>
    public ImageFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
