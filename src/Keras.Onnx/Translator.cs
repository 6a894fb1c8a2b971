using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Onnx.Messages;
using Keras.Onnx.Operations;
using Keras.Saving;

namespace Keras.Onnx;

/// <summary>Writes the values of a model as nodes.</summary>
/// <remarks>
/// A node has the name of its layer; a layer of several nodes gives its name to the last, and to the others with the operation
/// behind it. A tensor keeps the order of axes that it was made in until an operation needs another.
/// </remarks>
internal sealed class Translator
{
    private readonly GraphWriter _writer = new();
    private readonly ModelTraces _traces;
    private readonly ConstantValues _constants;
    private readonly Dictionary<TracedValue, (string Name, int[] Order)> _tensors = [];
    private readonly Dictionary<(TracedValue Value, string Form), string> _forms = [];
    private readonly Dictionary<TracedValue, string> _resultNames = [];

    private Translator(ModelTraces traces)
    {
        _traces = traces;
        _constants = new ConstantValues(traces);
    }

    /// <summary>The values that have a tensor by now, with its name and the order of its axes.</summary>
    public IEnumerable<KeyValuePair<TracedValue, (string Name, int[] Order)>> Tensors => _tensors;

    /// <summary>The graph of a model.</summary>
    /// <exception cref="NotSupportedException">A layer has no counterpart in ONNX; the message names it.</exception>
    public static GraphProto Translate(ModelTraces traces, string name, IReadOnlyList<string> outputNames)
    {
        Translator translator = new(traces);
        translator.DeclareInputs();
        string[] results = [.. outputNames.Select(translator._writer.TensorName)];
        for (int index = 0; index < results.Length; index++)
        {
            translator._resultNames.TryAdd(traces.Results[index], results[index]);
        }

        foreach (TracedValue value in traces.Values)
        {
            if (!value.IsConstant && value.Op is not (PlaceholderOp or ConstantOp) && !Fusion.IsPartOfReader(value))
            {
                OperationTable.Translate(translator, value);
            }
        }

        translator.DeclareOutputs(results);
        translator._writer.Graph.Name = name;
        return translator._writer.Graph;
    }

    /// <summary>The order of axes in which a value's tensor is.</summary>
    public int[] OrderOf(TracedValue value) => value.IsConstant ? AxisOrder.Own(value.Rank) : Tensor(value).Order;

    /// <summary>The order in which an operation on several values is least work: that of a value which is not in its own.</summary>
    public int[] CommonOrder(int rank, IEnumerable<TracedValue> values)
    {
        TracedValue[] live = [.. values.Where(value => !value.IsConstant && value.Rank > 0)];
        int[] own = AxisOrder.Own(rank);
        return live.Any(value => value.Rank != rank)
            ? own
            : live.Select(OrderOf).FirstOrDefault(order => !AxisOrder.IsOwn(order)) ?? own;
    }

    /// <summary>The name of a value's tensor with its axes in an order.</summary>
    public string In(TracedValue value, int[] order)
    {
        if (value.IsConstant)
        {
            return Constant(value, value.First.Shape.ToArray(), order, order.Length);
        }

        (string name, int[] own) = Tensor(value);
        if (own.SequenceEqual(order))
        {
            return name;
        }

        string form = string.Join(' ', order);
        if (!_forms.TryGetValue((value, form), out string? turned))
        {
            turned = _writer.TensorName(
                AxisOrder.IsChannelsFirst(order) ? $"{name}/channels_first"
                : AxisOrder.IsOwn(order) ? $"{name}/channels_last"
                : $"{name}/transposed");
            _writer.Add($"{name}/Transpose", "Transpose", [name], turned, ("perm", AxisOrder.Between(own, order)));
            _forms[(value, form)] = turned;
        }

        return turned;
    }

    /// <summary>The same for a value that is broadcast to as many axes as the order has.</summary>
    public string InBroadcast(TracedValue value, int[] order)
    {
        int missing = order.Length - value.Rank;
        return value.Rank == 0 ? In(value, [])
            : value.IsConstant ? Constant(
                value, [.. Enumerable.Repeat(1, missing), .. value.First.Shape.ToArray()], order, value.Rank)
            : In(value, missing == 0 ? order : AxisOrder.Own(value.Rank));
    }

    /// <summary>Writes a node that makes a value, with its axes in an order.</summary>
    public void Make(
        TracedValue value,
        string operation,
        IReadOnlyList<string> inputs,
        int[] order,
        params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        string node = value.IsOutputOfLayer ? value.Label : $"{value.Label}/{operation}";
        string tensor = _resultNames.TryGetValue(value, out string? result)
            ? AxisOrder.IsOwn(order) ? result : _writer.TensorName($"{result}/channels_first")
            : _writer.TensorName(node);
        _writer.Add(node, operation, inputs, tensor, attributes);
        _tensors[value] = (tensor, order);
    }

    /// <summary>Writes a node on the way to a value, and returns the name of its tensor.</summary>
    public string Step(
        TracedValue value,
        string operation,
        IReadOnlyList<string> inputs,
        params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        string name = $"{value.Label}/{operation}";
        string tensor = _writer.TensorName(name);
        _writer.Add(name, operation, inputs, tensor, attributes);
        return tensor;
    }

    /// <summary>Lets a value be another's tensor, with its axes in an order.</summary>
    public void Alias(TracedValue value, TracedValue other, int[] order) => _tensors[value] = (Tensor(other).Name, order);

    /// <summary>A list of numbers that an operation takes as an input.</summary>
    public string Numbers(TracedValue value, string what, params IReadOnlyList<long> numbers) =>
        _writer.Constant($"{value.Label}/{what}", numbers.ToArray(), [numbers.Count]);

    /// <summary>Elements that an operation takes as an input.</summary>
    public string Elements(TracedValue value, string what, Array elements, params IReadOnlyList<int> shape) =>
        _writer.Constant($"{value.Label}/{what}", elements, shape);

    /// <summary>ONNX's word for an element type: all that is not an integer becomes single precision.</summary>
    public static int TypeOf(DType type) => (int)(type switch
    {
        DType.Int32 => TensorProto.Types.DataType.Int32,
        DType.Int64 => TensorProto.Types.DataType.Int64,
        DType.UInt8 => TensorProto.Types.DataType.Uint8,
        _ => TensorProto.Types.DataType.Float,
    });

    private (string Name, int[] Order) Tensor(TracedValue value) =>
        _tensors.TryGetValue(value, out (string Name, int[] Order) tensor) ? tensor : throw value.DependsOnSizes();

    // A constant in another order, without axes of size 1 in front of the first that it has itself.
    private string Constant(TracedValue value, int[] shape, int[] order, int rank)
    {
        string form = $"{rank}: {string.Join(' ', order)}";
        if (_forms.TryGetValue((value, form), out string? name))
        {
            return name;
        }

        Array elements = _constants.Read(value);
        int[] sizes = [.. order.Select(axis => shape[axis])];
        if (!AxisOrder.IsOwn(order))
        {
            int[] places = SavedWeight.TransposedPlaces(shape, order);
            elements = elements switch
            {
                float[] floats => Array.ConvertAll(places, place => floats[place]),
                int[] ints => Array.ConvertAll(places, place => ints[place]),
                long[] longs => Array.ConvertAll(places, place => longs[place]),
                _ => Array.ConvertAll(places, place => ((byte[])elements)[place]),
            };
        }

        if (rank < order.Length)
        {
            sizes = [.. sizes.SkipWhile(size => size == 1)];
        }

        string wanted = value.First is Variable variable ? variable.Name : $"{value.Label}/{value.Op.Name}";
        return _forms[(value, form)] = _writer.Constant(wanted, elements, sizes);
    }

    private void DeclareInputs()
    {
        foreach (TracedValue input in _traces.Inputs)
        {
            string name = _writer.TensorName(((PlaceholderOp)input.Op).Label);
            _tensors[input] = (name, AxisOrder.Own(input.Rank));
            _writer.Graph.Input.Add(Declaration(name, input));
        }
    }

    private void DeclareOutputs(string[] names)
    {
        for (int index = 0; index < names.Length; index++)
        {
            TracedValue result = _traces.Results[index];
            string tensor = In(result, AxisOrder.Own(result.Rank));
            if (tensor != names[index])
            {
                _writer.Add($"{names[index]}/Identity", "Identity", [tensor], names[index]);
            }

            _writer.Graph.Output.Add(Declaration(names[index], result));
        }
    }

    private ValueInfoProto Declaration(string name, TracedValue value)
    {
        TensorShapeProto shape = new();
        for (int axis = 0; axis < value.Rank; axis++)
        {
            shape.Dim.Add(value.IsFree(axis)
                ? new TensorShapeProto.Types.Dimension { DimParam = FreeSize(name, value, axis) }
                : new TensorShapeProto.Types.Dimension { DimValue = value.First.Shape[axis] });
        }

        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor { ElemType = TypeOf(value.First.DType), Shape = shape },
            },
        };
    }

    // Equal sizes have one name: that of the input where they were met first.
    private string FreeSize(string name, TracedValue value, int axis)
    {
        int[] sizes = value.Sizes(axis);
        foreach (TracedValue input in _traces.Inputs)
        {
            for (int other = 0; other < input.Rank; other++)
            {
                if (input.Sizes(other).SequenceEqual(sizes))
                {
                    return other == 0 ? "batch" : $"{((PlaceholderOp)input.Op).Label}_{other}";
                }
            }
        }

        return $"{name}_{axis}";
    }
}
