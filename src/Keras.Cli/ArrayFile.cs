using System.Numerics.Tensors;

namespace Keras.Cli;

/// <summary>Arrays in NumPy's files, <c>.npy</c> and <c>.npz</c>.</summary>
internal static class ArrayFile
{
    /// <summary>
    /// The array of a file as floats; of a <c>.npz</c> its only array, or the one called <paramref name="name"/>.
    /// </summary>
    /// <exception cref="CommandException">There are several arrays, and none of that name.</exception>
    public static Tensor<float> ReadFloats(string path, string name)
    {
        if (!IsZip(path))
        {
            return Floats(Utils.Npy.Load(path), path);
        }

        IReadOnlyDictionary<string, IReadOnlyTensor> arrays = Utils.Npy.LoadZip(path);
        return arrays.Count == 1 || arrays.ContainsKey(name)
            ? Floats(arrays.Count == 1 ? arrays.Values.Single() : arrays[name], path)
            : throw new CommandException(
                $"{path} holds {arrays.Count} arrays ({string.Join(", ", arrays.Keys)}) and none is called {name}.");
    }

    /// <summary>Writes an array, into a <c>.npz</c> under <paramref name="name"/>.</summary>
    public static void Write(string path, Tensor<float> array, string name)
    {
        if (IsZip(path))
        {
            Utils.Npy.SaveZip(path, [(name, array)]);
        }
        else
        {
            Utils.Npy.Save(path, array);
        }
    }

    /// <summary>Refuses names that end in neither <c>.npy</c> nor <c>.npz</c>.</summary>
    /// <exception cref="UsageException">The name ends otherwise.</exception>
    public static void CheckName(string path)
    {
        if (Path.GetExtension(path).ToLowerInvariant() is not (".npy" or ".npz"))
        {
            throw new UsageException($"Arrays are read from and written to .npy and .npz files. Received: {path}.");
        }
    }

    /// <summary>The numbers of an array as floats.</summary>
    public static Tensor<float> Floats(IReadOnlyTensor array, string path) => array switch
    {
        Tensor<float> floats => floats,
        Tensor<double> doubles => Tensor.ConvertTruncating<double, float>(doubles),
        Tensor<byte> bytes => Tensor.ConvertTruncating<byte, float>(bytes),
        Tensor<int> integers => Tensor.ConvertTruncating<int, float>(integers),
        Tensor<long> integers => Tensor.ConvertTruncating<long, float>(integers),
        _ => throw new CommandException($"{path} holds truth values where numbers are expected."),
    };

    private static bool IsZip(string path) => path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase);
}
