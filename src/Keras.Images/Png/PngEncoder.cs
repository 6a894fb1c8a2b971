using Keras.Images.Native;

namespace Keras.Images.Png;

/// <summary>Writes PNG files with libpng.</summary>
internal static unsafe class PngEncoder
{
    public static byte[] Encode(Bitmap bitmap)
    {
        if (!bitmap.IsDeep)
        {
            uint format = bitmap.Channels switch
            {
                1 => 0,
                3 => LibPng.Color,
                _ => LibPng.Color | LibPng.Alpha,
            };
            return Write(bitmap, format, bitmap.Pixels);
        }

        ushort[] values = Array.ConvertAll(bitmap.DeepPixels, value => (ushort)Math.Clamp(value, 0, ushort.MaxValue));

        // Without the chunks in which libpng declares 16-bit values linear: viewers would brighten the image.
        return PngFile.Parse(Write(bitmap, LibPng.Linear, values)).WithoutAncillaryChunks();
    }

    private static byte[] Write<T>(Bitmap bitmap, uint format, T[] pixels)
        where T : unmanaged
    {
        using var image = new PngImageHandle();
        image.Image.Width = (uint)bitmap.Width;
        image.Image.Height = (uint)bitmap.Height;
        image.Image.Format = format;

        // More than incompressible data takes: filter bytes, block and chunk headers.
        long bound = ((long)pixels.Length * sizeof(T) * 9 / 8) + bitmap.Height + 1024;
        byte[] file = new byte[bound];
        nuint length = (nuint)file.Length;
        fixed (byte* bytes = file)
        fixed (T* values = pixels)
        {
            if (LibPng.Write(image, bytes, ref length, convertTo8Bit: 0, values, rowStride: 0, null) == 0)
            {
                throw new InvalidOperationException($"libpng could not write the image: {image.Message}");
            }
        }

        return file.AsSpan(0, (int)length).ToArray();
    }
}
