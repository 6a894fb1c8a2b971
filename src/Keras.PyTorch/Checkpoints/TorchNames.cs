using System.Text;
using Keras.PyTorch.Pickles;

namespace Keras.PyTorch.Checkpoints;

/// <summary>The names that a checkpoint of tensors is made of; a class or function of anybody's own is refused.</summary>
/// <remarks>Format: torch/_utils.py and torch/serialization.py of PyTorch.</remarks>
/// <param name="storages">Gives the storage of a key, type and number of elements.</param>
internal sealed class TorchNames(Func<string, ElementType, long, Storage> storages) : PickleNames
{
    private readonly Dictionary<string, PickledStorage> _storages = [];

    private enum Name
    {
        OrderedDict,
        Tensor,
        Parameter,
        Tuple,
    }

    /// <inheritdoc/>
    public override string Objects => "tensors of PyTorch (save model.state_dict(), not the model)";

    /// <inheritdoc/>
    public override object? Find(string module, string name) => (module, name) switch
    {
        ("collections", "OrderedDict" or "Counter") => Name.OrderedDict,
        ("torch._utils", "_rebuild_tensor" or "_rebuild_tensor_v2") => Name.Tensor,
        ("torch._utils", "_rebuild_parameter") => Name.Parameter,
        ("torch", "Size") => Name.Tuple,
        ("torch" or "torch.cuda", _) => TypeOf(name),
        _ => null,
    };

    /// <inheritdoc/>
    public override object? Call(object callee, IReadOnlyList<object?> arguments) => (callee, arguments) switch
    {
        (Name.OrderedDict, []) => new Dictionary<string, object?>(StringComparer.Ordinal),
        (Name.OrderedDict, [Dictionary<string, object?> counts]) => counts,
        (Name.OrderedDict, [List<object?> pairs]) => FromPairs(pairs),
        (Name.Tensor, [PickledStorage storage, long offset, object?[] shape, object?[] strides, ..]) =>
            PickledTensor.Of(storage, offset, shape, strides),
        (Name.Parameter, [PickledTensor tensor, ..]) => tensor,
        (Name.Tuple, [object?[] sizes]) => sizes,
        _ => null,
    };

    /// <inheritdoc/>
    public override bool SetState(object target, object? state) =>
        target is Dictionary<string, object?> or PickledTensor && state is Dictionary<string, object?>;

    /// <inheritdoc/>
    public override object? Outside(object? identity)
    {
        // The last part, if there, says which part of another storage this is: files have not had it for long.
        if (identity is not object?[] { Length: 5 or 6 } parts
            || Text(parts[0]) != "storage"
            || parts[1] is not ElementType type
            || Text(parts[2]) is not string key
            || parts[4] is not long count
            || count is < 0 or > long.MaxValue / sizeof(double)
            || (parts.Length == 6 && parts[5] is not null))
        {
            return null;
        }

        if (!_storages.TryGetValue(key, out PickledStorage? storage))
        {
            _storages[key] = storage = new PickledStorage(storages(key, type, count), type, count);
        }

        return storage.Type == type && storage.Count == count ? storage : null;
    }

    /// <summary>Text of a pickle; null if it is none.</summary>
    public static string? Text(object? value) =>
        value is ReadOnlyMemory<byte> bytes ? Encoding.UTF8.GetString(bytes.Span) : null;

    // Classes of storages. Those of other elements are refused as names that are not known.
    private static object? TypeOf(string name) => name switch
    {
        "BoolStorage" => ElementType.Bool,
        "ByteStorage" => ElementType.UInt8,
        "CharStorage" => ElementType.Int8,
        "ShortStorage" => ElementType.Int16,
        "IntStorage" => ElementType.Int32,
        "LongStorage" => ElementType.Int64,
        "HalfStorage" => ElementType.Float16,
        "BFloat16Storage" => ElementType.BFloat16,
        "FloatStorage" => ElementType.Float32,
        "DoubleStorage" => ElementType.Float64,
        _ => null,
    };

    private static Dictionary<string, object?>? FromPairs(List<object?> pairs)
    {
        Dictionary<string, object?> entries = new(StringComparer.Ordinal);
        foreach (object? pair in pairs)
        {
            (object? key, object? value) = pair switch
            {
                List<object?> { Count: 2 } list => (list[0], list[1]),
                object?[] { Length: 2 } tuple => (tuple[0], tuple[1]),
                _ => (null, null),
            };
            if (Text(key) is not string name)
            {
                return null;
            }

            entries[name] = value;
        }

        return entries;
    }
}
