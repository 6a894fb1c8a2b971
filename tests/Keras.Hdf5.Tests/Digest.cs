using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Keras.Testing;

namespace Keras.Hdf5.Tests;

/// <summary>Every object and attribute with its shape and a hash of its values, as <c>show.py</c> prints it.</summary>
internal static class Digest
{
    /// <summary>What is found here; in an order of its own.</summary>
    public static List<string> Of(Hdf5File file)
    {
        List<string> lines = [];
        Show(file.Root, lines);
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>What h5py finds in each file, in the same order.</summary>
    public static Dictionary<string, List<string>> ByH5py(IReadOnlyList<string> paths)
    {
        string script = RepositoryFiles.Golden("hdf5", "show.py");
        Dictionary<string, List<string>> found = [];
        List<string> lines = [];
        foreach (string line in H5py.Run($"exec(open({ToPython(script)}).read())", [.. paths]).Split('\n'))
        {
            if (paths.Contains(line))
            {
                found.Add(line, lines = []);
            }
            else
            {
                lines.Add(line);
            }
        }

        foreach (List<string> each in found.Values)
        {
            each.Sort(StringComparer.Ordinal);
        }

        return found;
    }

    /// <summary>A text as a literal of Python.</summary>
    public static string ToPython(string text) => $"r'{text}'";

    private static void Show(Hdf5Object item, List<string> lines)
    {
        lines.Add(item is Hdf5Dataset dataset
            ? $"{item.Path} ({string.Join(",", dataset.Shape)}) {Values(dataset)}"
            : item.Path);
        foreach (string name in item.Attributes.Names)
        {
            Hdf5Attribute attribute = item.Attributes[name];
            lines.Add($"{item.Path}@{name} ({string.Join(",", attribute.Shape)}) {Values(attribute)}");
        }

        foreach (string name in item is Hdf5Group group ? group.MemberNames : [])
        {
            Show(((Hdf5Group)item).OpenMember(name), lines);
        }
    }

    private static string Values(Hdf5Dataset dataset) => dataset.ElementType switch
    {
        _ when IsNull(dataset.Path) => "null",
        Hdf5ElementType.Other => "other",
        Hdf5ElementType.String => Hash(dataset.ReadStrings()),
        _ => Hash(dataset.Read<double>()),
    };

    private static string Values(Hdf5Attribute attribute) => attribute.ElementType switch
    {
        _ when IsNull(attribute.Name) => "null",
        Hdf5ElementType.Other => "other",
        Hdf5ElementType.String => Hash(attribute.ReadStrings()),
        _ => Hash(attribute.Read<double>()),
    };

    // A null dataspace counts as an empty axis; only the name tells that h5py sees more in it.
    private static bool IsNull(string name) => name.EndsWith("null", StringComparison.Ordinal);

    private static string Hash(string[] texts) => Hash(Encoding.UTF8.GetBytes(string.Join('|', texts)));

    private static string Hash(double[] numbers) => Hash(MemoryMarshal.AsBytes(numbers.AsSpan()));

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
