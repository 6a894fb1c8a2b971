using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Models;

namespace Keras.Onnx;

/// <summary>A model's inference, traced with several sizes of batch and of every other axis that it leaves open.</summary>
internal sealed class ModelTraces
{
    // Sizes of one axis hold many factors of two, so that poolings and branches fit; those of two axes never meet.
    private static readonly int[] s_batches = [3, 5];
    private static readonly int[][] s_factors = [[4, 6], [5, 7], [9, 11]];
    private const int Step = 512;

    // Uneven sizes tell paddings apart that are alike for even ones. Not every model takes them.
    private static readonly int[] s_uneven = [1, 3, 5, 11, 27, 43];

    private static readonly PassPipeline s_passes = new([new AbsorbPadding(), new FoldConstants()]);

    private ModelTraces(IReadOnlyList<TracedValue> values, IReadOnlyList<TracedValue> inputs, IReadOnlyList<TracedValue> results)
    {
        (Values, Inputs, Results) = (values, inputs, results);
    }

    /// <summary>All values, each after its inputs.</summary>
    public IReadOnlyList<TracedValue> Values { get; }

    /// <summary>What a run is given.</summary>
    public IReadOnlyList<TracedValue> Inputs { get; }

    /// <summary>What a run returns.</summary>
    public IReadOnlyList<TracedValue> Results { get; }

    /// <summary>Traces a model.</summary>
    /// <exception cref="NotSupportedException">A layer computes other things for other sizes.</exception>
    public static ModelTraces Of(Model model)
    {
        bool hasOpenSizes = model.Inputs.Any(input => input.Shape.Rank > 1 && !input.Shape[1..].IsKnown);
        List<Graph> traces = [Trace(model, 0, 0), Trace(model, 1, 0)];
        if (hasOpenSizes)
        {
            for (int uneven = 0; uneven < s_uneven.Length; uneven++)
            {
                try
                {
                    traces.Add(Trace(model, uneven % 2, s_uneven[uneven]));
                }
                catch (ArgumentException)
                {
                    // Such as a network whose branches meet only at even sizes.
                }
            }
        }

        return Merge(traces);
    }

    private static Graph Trace(Model model, int version, int uneven)
    {
        Value[] inputs =
        [
            .. model.Inputs.Select((input, index) => Ops.Placeholder(
                model.InputNames[index], new TensorType(input.DType, Known(input.Shape, version, uneven)))),
        ];
        return s_passes.Run(new Graph(inputs, model.Trace(inputs, new CallContext(training: false)), []));
    }

    private static Shape Known(Shape shape, int version, int uneven)
    {
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (shape.SizeAt(axis) is null)
            {
                int[] factors = s_factors[Math.Max(axis - 1, 0) % s_factors.Length];
                shape = shape.With(axis, axis == 0 ? s_batches[version] : (factors[version] * Step) + (axis * uneven));
            }
        }

        return shape;
    }

    private static ModelTraces Merge(List<Graph> traces)
    {
        IReadOnlyList<Value>[] orders =
            [.. traces.Select(trace => Graph.TopologicalOrder([.. trace.Inputs, .. trace.Results]))];
        Dictionary<Value, int>[] places =
        [
            .. orders.Select(order => order.Select((value, index) => KeyValuePair.Create(value, index)).ToDictionary()),
        ];
        List<TracedValue> values = [];
        for (int index = 0; index < orders[0].Count; index++)
        {
            Value first = orders[0][index];
            int[] inputs = [.. first.Inputs.Select(input => places[0][input])];
            for (int trace = 1; trace < traces.Count; trace++)
            {
                if (index >= orders[trace].Count || !IsAlike(first, orders[trace][index])
                    || !orders[trace][index].Inputs.Select(input => places[trace][input]).SequenceEqual(inputs))
                {
                    throw new NotSupportedException(
                        $"Layer {first.Label} cannot be exported to ONNX: it computes other things for inputs of other sizes.");
                }
            }

            TracedValue value = new([.. orders.Select(order => order[index])], [.. inputs.Select(input => values[input])]);
            foreach (TracedValue input in value.Inputs)
            {
                input.Readers.Add(value);
            }

            bool isSame = !Enumerable.Range(0, value.Rank).Any(value.IsFree)
                && value.Op is not (PlaceholderOp or RandomUniformOp)
                && (value.Op is not ConstantOp || value.Versions.All(version => version.Op == value.Op));
            value.IsConstant = isSame && value.Inputs.All(input => input.IsConstant);
            values.Add(value);
        }

        List<TracedValue> results = [.. traces[0].Results.Select(result => values[places[0][result]])];
        foreach (TracedValue result in results)
        {
            result.IsResult = true;
        }

        return new ModelTraces(values, [.. traces[0].Inputs.Select(input => values[places[0][input]])], results);
    }

    private static bool IsAlike(Value first, Value other) =>
        first.Op.GetType() == other.Op.GetType() && first.Op.Name == other.Op.Name && first.Shape.Rank == other.Shape.Rank;
}
