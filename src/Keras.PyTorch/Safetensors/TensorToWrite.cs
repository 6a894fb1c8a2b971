namespace Keras.PyTorch.Safetensors;

/// <summary>A tensor on its way into a file.</summary>
/// <param name="Name">What the file calls it.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Sizes of the axes.</param>
/// <param name="Bytes">Gives its elements, row-major and little-endian.</param>
public sealed record TensorToWrite(string Name, ElementType Type, IReadOnlyList<int> Shape, Func<byte[]> Bytes);
