namespace Keras.PyTorch.Safetensors;

/// <summary>A tensor on its way into a file.</summary>
/// <param name="Name">What the file calls it.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Sizes of the axes.</param>
/// <param name="Fill">Puts its elements, row-major and little-endian, into memory that holds just them.</param>
public sealed record TensorToWrite(string Name, ElementType Type, IReadOnlyList<int> Shape, Action<Span<byte>> Fill)
{
    /// <summary>Length of its elements in the file.</summary>
    internal long Bytes => Shape.Aggregate((long)Elements.SizeOf(Type), (bytes, size) => checked(bytes * size));
}
