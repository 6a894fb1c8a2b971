using Keras.PyTorch.Checkpoints;
using Keras.PyTorch.Safetensors;

namespace Keras.PyTorch;

/// <summary>An open file of named tensors: what <c>torch.save</c> wrote of a state dict, or <c>.safetensors</c>.</summary>
/// <remarks>A file is known by its content, not by its name. It is read as data; nothing in it is run.</remarks>
public sealed class TensorFile : IDisposable
{
    private readonly IDisposable _owner;

    internal TensorFile(
        string format,
        IReadOnlyList<StoredTensor> tensors,
        IDisposable owner,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        Format = format;
        Tensors = tensors;
        Metadata = metadata ?? new Dictionary<string, string>();
        _owner = owner;
    }

    /// <summary><c>"pytorch"</c> or <c>"safetensors"</c>.</summary>
    public string Format { get; }

    /// <summary>The tensors in the order of the file.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>Texts beside the tensors; none in files of PyTorch.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether a file is of one of these kinds.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static bool Recognizes(string path) =>
        ZippedCheckpoint.Recognizes(path) || LegacyCheckpoint.Recognizes(path) || SafetensorsReader.Recognizes(path);

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is of no such kind, damaged, or holds more than data.</exception>
    public static TensorFile Open(string path) =>
        ZippedCheckpoint.Recognizes(path) ? ZippedCheckpoint.Open(path)
        : LegacyCheckpoint.Recognizes(path) ? LegacyCheckpoint.Open(path)
        : SafetensorsReader.Recognizes(path) ? SafetensorsReader.Open(path)
        : throw new InvalidDataException(
            $"{path} is neither a file of PyTorch's torch.save nor a .safetensors file.");

    /// <summary>Closes the file.</summary>
    public void Dispose() => _owner.Dispose();
}
