using System.IO.Compression;
using System.Numerics.Tensors;
using Keras.Saving;

namespace Keras;

public static partial class Utils
{
    /// <summary>NumPy's own files: <c>.npy</c> holds one array, <c>.npz</c> several by name.</summary>
    /// <remarks>
    /// float32, float64, int32, int64, uint8 and bool; row-major or column-major; format versions 1 to 3.
    /// What is written is row-major version 1.
    /// NumPy's scalars of shape <c>()</c> arrive as shape <c>(1,)</c>, since a <see cref="Tensor{T}"/> has an axis.
    /// A header is believed only as far as the file is long, so a damaged file cannot cause a huge allocation.
    /// Format: numpy/lib/format.py.
    /// </remarks>
    public static class Npy
    {
        /// <summary>Reads a <c>.npy</c> file of any supported type.</summary>
        /// <param name="path">The file.</param>
        /// <returns>A <see cref="Tensor{T}"/> of the type in the file.</returns>
        /// <example><code>if (Utils.Npy.Load(path) is Tensor&lt;float&gt; x) { … }</code></example>
        /// <exception cref="FileNotFoundException">There is no such file.</exception>
        /// <exception cref="InvalidDataException">The file is damaged or no <c>.npy</c> file.</exception>
        /// <exception cref="NotSupportedException">The array has another type, byte order or structure.</exception>
        public static IReadOnlyTensor Load(string path)
        {
            using FileStream stream = File.OpenRead(path);
            return NpyReader.Read(stream, stream.Length, path);
        }

        /// <summary>Reads a <c>.npy</c> file whose type is known.</summary>
        /// <typeparam name="T">float, double, int, long, byte or bool.</typeparam>
        /// <param name="path">The file.</param>
        /// <exception cref="FileNotFoundException">There is no such file.</exception>
        /// <exception cref="InvalidDataException">The file is damaged, or holds another type.</exception>
        /// <exception cref="NotSupportedException">The array has another type, byte order or structure.</exception>
        public static Tensor<T> Load<T>(string path) => NpyReader.Expect<T>(Load(path), path);

        /// <summary>Writes a <c>.npy</c> file; an existing file is replaced in one step.</summary>
        /// <param name="path">The file.</param>
        /// <param name="array">A tensor of float, double, int, long, byte or bool.</param>
        /// <exception cref="NotSupportedException">The tensor holds another type.</exception>
        public static void Save(string path, IReadOnlyTensor array)
        {
            ArgumentNullException.ThrowIfNull(array);
            AtomicFile.Write(path, stream => NpyWriter.Write(stream, array));
        }

        /// <summary>Reads all arrays of a <c>.npz</c> file.</summary>
        /// <param name="path">The file.</param>
        /// <returns>Each array by its name, without <c>.npy</c>.</returns>
        /// <exception cref="FileNotFoundException">There is no such file.</exception>
        /// <exception cref="InvalidDataException">The file is damaged or no <c>.npz</c> file.</exception>
        /// <exception cref="FileLimitException">It unpacks to more than <see cref="FileLimits"/> allow.</exception>
        /// <exception cref="NotSupportedException">An array has another type, byte order or structure.</exception>
        public static IReadOnlyDictionary<string, IReadOnlyTensor> LoadZip(string path)
        {
            using ZipArchive archive = NpzArchive.Open(path);
            return NpzArchive.ReadAll(archive, path);
        }

        /// <summary>Reads one array of a <c>.npz</c> file.</summary>
        /// <typeparam name="T">float, double, int, long, byte or bool.</typeparam>
        /// <param name="path">The file.</param>
        /// <param name="name">The name of the array, without <c>.npy</c>.</param>
        /// <exception cref="FileNotFoundException">There is no such file.</exception>
        /// <exception cref="KeyNotFoundException">No array has this name; the message lists the names.</exception>
        /// <exception cref="InvalidDataException">The file is damaged, or holds another type.</exception>
        /// <exception cref="NotSupportedException">The array has another type, byte order or structure.</exception>
        public static Tensor<T> LoadZip<T>(string path, string name)
        {
            using ZipArchive archive = NpzArchive.Open(path);
            return NpyReader.Expect<T>(NpzArchive.Read(archive, name, path), $"{path}[\"{name}\"]");
        }

        /// <summary>Writes a <c>.npz</c> file; an existing file is replaced in one step.</summary>
        /// <param name="path">The file.</param>
        /// <param name="arrays">Names, and tensors of float, double, int, long, byte or bool.</param>
        /// <param name="compress">Whether to deflate, as <c>numpy.savez_compressed</c> does.</param>
        /// <exception cref="ArgumentException">A name is empty or occurs twice.</exception>
        /// <exception cref="NotSupportedException">A tensor holds another type.</exception>
        /// <example><code>Utils.Npy.SaveZip("data.npz", [("x", x), ("y", y)]);</code></example>
        public static void SaveZip(
            string path, IEnumerable<(string Name, IReadOnlyTensor Array)> arrays, bool compress = false)
        {
            ArgumentNullException.ThrowIfNull(arrays);
            AtomicFile.Write(path, stream => NpzArchive.Write(stream, arrays, compress));
        }
    }
}
