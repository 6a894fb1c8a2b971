using System.Formats.Tar;
using System.IO.Compression;
using Keras.Datasets;
using Keras.Testing;

namespace Keras.Tests.Datasets;

/// <summary>A tiny CIFAR of two images per file, whose numbers can be predicted.</summary>
internal sealed class CifarFolder : IDisposable
{
    private const int ImagesPerFile = 2;

    private readonly TemporaryFolder _folder = new();

    /// <summary>Writes the binary distribution. File b has labels 10b and 10b + 1; a second label is 5 more.</summary>
    public CifarFolder(CifarFiles files)
    {
        foreach ((string name, int batch) in files.Train.Append(files.Test).Select((name, batch) => (name, batch)))
        {
            using FileStream stream = File.Create(_folder.File(name + CifarFiles.BinaryExtension));
            for (int image = 0; image < ImagesPerFile; image++)
            {
                byte label = (byte)((10 * batch) + image);
                stream.Write(files.LabelBytes == 1 ? [label] : [label, (byte)(label + 5)]);
                stream.Write(Planes(batch, image));
            }
        }
    }

    public string FullName => _folder.FullName;

    /// <summary>The number at one place.</summary>
    public static byte Pixel(int batch, int image, int channel, int row, int column) =>
        (byte)((batch * 50) + (image * 7) + (channel * 11) + (row * 3) + column);

    /// <summary>The same images in the Python distribution, packed.</summary>
    public static byte[] PythonArchive()
    {
        using MemoryStream memory = new();
        using (GZipStream gzip = new(memory, CompressionMode.Compress, leaveOpen: true))
        using (TarWriter writer = new(gzip))
        {
            CifarFiles files = Cifar10.Files;
            foreach ((string name, int batch) in files.Train.Append(files.Test).Select((name, batch) => (name, batch)))
            {
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{files.PythonFolder}/{name}")
                {
                    DataStream = new MemoryStream(Pickle("labels", batch)),
                });
            }
        }

        return memory.ToArray();
    }

    /// <summary>One file as Python 2 pickled it.</summary>
    public static byte[] Pickle(string labelKey, int batch) =>
    [
        0x80, 2, .. "}(U"u8, (byte)labelKey.Length, .. labelKey.Select(c => (byte)c), .. "](K"u8, (byte)(10 * batch),
        (byte)'K', (byte)((10 * batch) + 1), .. "eU\u0004data"u8,
        .. "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n"u8, .. "K\0"u8, 0x85, .. "U\u0001b"u8, 0x87,
        .. "R(K\u0001K\u0002M\0\u000c"u8, 0x86, .. "cnumpy\ndtype\nU\u0002u1K\0K\u0001"u8, 0x87,
        .. "R(K\u0003U\u0001|NNNK\0K\0K\0tb"u8, 0x89, .. "T"u8, .. BitConverter.GetBytes(2 * CifarBatch.PixelBytes),
        .. Planes(batch, 0), .. Planes(batch, 1), .. "tbu."u8,
    ];

    public void Dispose() => _folder.Dispose();

    private static byte[] Planes(int batch, int image)
    {
        byte[] planes = new byte[CifarBatch.PixelBytes];
        for (int i = 0; i < planes.Length; i++)
        {
            planes[i] = Pixel(batch, image, i / 1024, i / 32 % 32, i % 32);
        }

        return planes;
    }
}
