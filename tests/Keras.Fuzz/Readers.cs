using Keras.Datasets;
using Keras.Downloads;
using Keras.EventFiles;
using Keras.Hdf5;
using Keras.Images;
using Keras.PyTorch;
using Keras.PyTorch.Pickles;
using Keras.Saving;

namespace Keras.Fuzz;

/// <summary>All that reads files of others.</summary>
internal static class Readers
{
    private static readonly Type[] s_invalid = [typeof(InvalidDataException), typeof(FileLimitException)];
    private static readonly Type[] s_arrays = [.. s_invalid, typeof(NotSupportedException)];

    private static readonly Type[] s_models =
    [
        typeof(ArgumentException), typeof(Hdf5Exception), typeof(InvalidDataException), typeof(NotSupportedException),
        typeof(InsufficientMemoryException), typeof(FileLimitException),
    ];

    private static readonly Dictionary<string, Reader> s_readers = new()
    {
        ["hdf5"] = new Reader(
            ".h5", scratch => ReadHdf5(scratch.Input), [typeof(Hdf5Exception)], ["*.h5", "*.hdf5"], Repairs.Hdf5),
        ["model"] = new Reader(
            ".h5", scratch => Models.Models.LoadModel(scratch.Input, onDropped: static _ => { }), s_models, ["*.h5", "*.hdf5"]),
        ["keras"] = new Reader(
            ".keras", scratch => Models.Models.LoadModel(scratch.Input, onDropped: static _ => { }), s_models, ["*.keras"]),
        ["json"] = new Reader(
            ".json", scratch => Models.Models.ModelFromJson(File.ReadAllText(scratch.Input)), s_models, ["*.keras", "*.h5"]),
        ["image"] = new Reader(
            ".png", scratch => ImageFile.Read(scratch.Input), [typeof(ImageFormatException)],
            ["*.png", "*.jpg", "*.bmp", "*.gif", "*.webp"], Repairs.Png),
        ["npy"] = new Reader(".npy", scratch => Utils.Npy.Load(scratch.Input), s_arrays, ["*.npy"]),
        ["npz"] = new Reader(".npz", scratch => Utils.Npy.LoadZip(scratch.Input), s_arrays, ["*.npz"]),
        ["pytorch"] = new Reader(".pth", scratch => ReadTensors(scratch.Input), s_invalid, ["*.pth"]),
        ["safetensors"] = new Reader(".safetensors", scratch => ReadTensors(scratch.Input), s_invalid, ["*.safetensors"]),
        ["pickle"] = new Reader(
            ".pickle",
            scratch => PickleReader.ReadDictionary(File.ReadAllBytes(scratch.Input), scratch.Input, new NumPyBytes()),
            s_invalid, ["*.pickle"]),
        ["idx"] = new Reader(".gz", scratch => IdxFile.Read(scratch.Input, rank: 3), s_invalid, []),
        ["archive"] = new Reader(
            ".tar", scratch => ArchiveExtractor.Extract(scratch.Input, scratch.Folder(), ArchiveFormat.Auto), s_invalid,
            ["*.npz", "*.keras"]),
        ["events"] = new Reader(
            ".tfevents", scratch => new EventReader(scratch.Input).Read([]), [], ["*.tfevents"], Repairs.Events),
    };

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => s_readers.Keys;

    /// <summary>A reader by its name.</summary>
    public static Reader Find(string name) => s_readers.TryGetValue(name, out Reader? reader) ? reader : throw new ArgumentException(
        $"There is no reader \"{name}\". There are: {string.Join(", ", Names)}.", nameof(name));

    private static void ReadHdf5(string path)
    {
        using Hdf5File file = Hdf5File.Open(path, new Hdf5Limits { MaxDatasetBytes = 64 << 20 });
        Stack<Hdf5Object> pending = new([file.Root]);
        while (pending.TryPop(out Hdf5Object? item))
        {
            foreach (string name in item.Attributes.Names)
            {
                Read(item.Attributes[name]);
            }

            if (item is Hdf5Dataset dataset)
            {
                Read(dataset);
            }

            if (item is Hdf5Group group)
            {
                foreach (string name in group.MemberNames)
                {
                    pending.Push(group.OpenMember(name));
                }
            }

            if (item != file.Root)
            {
                item.Dispose();
            }
        }
    }

    private static void Read(Hdf5Attribute attribute)
    {
        if (attribute.ElementType == Hdf5ElementType.String)
        {
            attribute.ReadStrings();
        }
        else if (attribute.ElementType != Hdf5ElementType.Other)
        {
            attribute.Read<double>();
        }
    }

    private static void Read(Hdf5Dataset dataset)
    {
        if (dataset.ElementType == Hdf5ElementType.String)
        {
            dataset.ReadStrings();
        }
        else if (dataset.ElementType == Hdf5ElementType.BFloat16)
        {
            dataset.Read<float>();
        }
        else if (dataset.ElementType != Hdf5ElementType.Other)
        {
            dataset.Read<double>();
        }
    }

    private static void ReadTensors(string path)
    {
        using TensorFile file = TensorFile.Open(path);
        foreach (StoredTensor tensor in file.Tensors)
        {
            tensor.Read<float>(new float[tensor.Count]);
        }
    }
}
