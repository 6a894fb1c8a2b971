using Microsoft.Win32.SafeHandles;

namespace Keras.PyTorch;

/// <summary>The bytes that tensors are made of.</summary>
internal abstract class Storage
{
    /// <summary>Reads bytes.</summary>
    /// <param name="position">The first byte.</param>
    /// <param name="bytes">Room for them.</param>
    /// <returns>Whether there were as many.</returns>
    public abstract bool TryRead(long position, Span<byte> bytes);
}

/// <summary>Bytes of a file from a place on.</summary>
internal sealed class FileStorage(SafeFileHandle file, long begin) : Storage
{
    /// <inheritdoc/>
    public override bool TryRead(long position, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int count = RandomAccess.Read(file, bytes, begin + position);
            if (count == 0)
            {
                return false;
            }

            bytes = bytes[count..];
            position += count;
        }

        return true;
    }
}
