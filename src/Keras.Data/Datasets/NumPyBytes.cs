using System.Text;
using Keras.PyTorch.Pickles;

namespace Keras.Datasets;

/// <summary>The only names a data set's pickle may refer to: the four that NumPy's arrays of bytes are made of.</summary>
internal sealed class NumPyBytes : PickleNames
{
    private enum Name
    {
        Reconstruct,
        Array,
        Type,
        Encode,
        UInt8,
    }

    /// <inheritdoc/>
    public override string Objects => "NumPy arrays of uint8";

    /// <inheritdoc/>
    public override object? Find(string module, string name) => (module, name) switch
    {
        ("numpy.core.multiarray" or "numpy._core.multiarray", "_reconstruct") => Name.Reconstruct,
        ("numpy", "ndarray") => Name.Array,
        ("numpy", "dtype") => Name.Type,
        ("_codecs", "encode") => Name.Encode,
        _ => null,
    };

    /// <inheritdoc/>
    public override object? Call(object callee, IReadOnlyList<object?> arguments) => (callee, arguments) switch
    {
        (Name.Reconstruct, [Name.Array, ..]) => new PickledArray(),
        (Name.Type, [ReadOnlyMemory<byte> code, ..]) when Text(code) is "u1" or "|u1" => Name.UInt8,

        // How Python 3 writes bytes in protocol 2: as the text whose characters are the bytes.
        (Name.Encode, [ReadOnlyMemory<byte> text, ReadOnlyMemory<byte> encoding]) when Text(encoding) == "latin1" =>
            new ReadOnlyMemory<byte>(Encoding.Latin1.GetBytes(Text(text))),
        _ => null,
    };

    /// <inheritdoc/>
    public override bool SetState(object target, object? state)
    {
        switch (target, state)
        {
            case (Name.UInt8, object?[]):
                // Byte order and alignment, which one byte has none of.
                return true;
            case (PickledArray array, object?[] parts)
                when parts is [long, object?[] shape, Name.UInt8, false, ReadOnlyMemory<byte> data]:
                return array.TrySet(shape, data);
            default:
                return false;
        }
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
