using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Onnx;

/// <summary>The elements of values that do not depend on inputs: weights, and what layers compute from them.</summary>
internal sealed class ConstantValues
{
    private readonly Dictionary<TracedValue, ITensorStorage> _computed = [];

    /// <summary>Lets the engine compute all that the rest of the model reads of constants, in one run.</summary>
    public ConstantValues(ModelTraces traces)
    {
        TracedValue[] needed =
        [
            .. traces.Values.Where(value => value.IsConstant && value.Op is not (VariableOp or ConstantOp)
                && (value.IsResult || value.Readers.Any(reader => !reader.IsConstant))),
        ];
        if (needed.Length == 0)
        {
            return;
        }

        IBackend backend = BackendSelection.Current;
        using IExecutable executable = backend.Compile(new Graph([], [.. needed.Select(value => value.First)], []));
        ITensorStorage[] results = [.. needed.Select(value => backend.Allocate(value.First.Types[0]))];
        executable.Run([], results);
        for (int index = 0; index < needed.Length; index++)
        {
            _computed[needed[index]] = results[index];
        }
    }

    /// <summary>The elements, row-major: single precision, or integers of their type.</summary>
    public Array Read(TracedValue value) => value.First switch
    {
        Variable variable => Read(variable.Storage),
        { Op: ConstantOp { Number: double number } } => value.First.DType switch
        {
            DType.Int32 => new[] { (int)number },
            DType.Int64 => new[] { (long)number },
            DType.UInt8 => new[] { (byte)number },
            _ => new[] { (float)number },
        },
        _ => Read(_computed[value]),
    };

    private static Array Read(ITensorStorage storage) => storage.Type.DType switch
    {
        DType.Float32 => Read<float>(storage),
        DType.Float64 => Array.ConvertAll(Read<double>(storage), number => (float)number),
        DType.Int32 => Read<int>(storage),
        DType.Int64 => Read<long>(storage),
        _ => Read<byte>(storage),
    };

    private static T[] Read<T>(ITensorStorage storage)
        where T : unmanaged
    {
        T[] elements = new T[storage.Type.Shape.Length];
        storage.Read(elements.AsSpan());
        return elements;
    }
}
