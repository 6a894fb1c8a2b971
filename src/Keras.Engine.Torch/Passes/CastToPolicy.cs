using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Lowerings;
using Keras.Engine.Torch.Operations;

namespace Keras.Engine.Torch.Passes;

/// <summary>Casts what layers of a mixed policy compute.</summary>
/// <remarks>
/// Convolutions and products read and write the 16-bit type; what follows them keeps it as long as it only moves, rectifies, adds or
/// normalizes elements. Everything else, and what a run returns or stores, is float32. Behind this pass, <see cref="Value.Half"/> says
/// what a value is kept in. Passes that look for what belongs together come before it: they know no casts.
/// </remarks>
/// <param name="casts">False to compute everything in float32, whatever the policies are.</param>
public sealed class CastToPolicy(bool casts = true) : IGraphPass
{
    /// <inheritdoc/>
    public Graph Run(Graph graph) =>
        graph.InOrder().Any(value => value.Half is not null) ? new Casting(casts).Run(graph) : graph;

    private sealed class Casting(bool casts)
    {
        private readonly Dictionary<Value, Value> _replaced = [];
        private readonly Dictionary<(Value Value, HalfType? Half), Value> _kept = [];

        public Graph Run(Graph graph)
        {
            foreach (Value value in graph.InOrder())
            {
                _replaced[value] = Replace(value);
            }

            return graph with
            {
                Results = [.. graph.Results.Select(result => Kept(_replaced[result], null))],
                Updates = [.. graph.Updates.Select(update => update with { Value = Kept(_replaced[update.Value], null) })],
            };
        }

        private Value Replace(Value value)
        {
            if (value.Inputs.Count == 0)
            {
                return value;
            }

            Value[] inputs = [.. value.Inputs.Select(input => _replaced[input])];
            return value.Op switch
            {
                // A part is kept as its whole says: statistics and sums are float32.
                PartOp => With(value, inputs, null),

                // Other names of the same memory.
                ReshapeOp or StopGradientOp or AgainOp or TransposeOp or SliceOp or BroadcastToOp =>
                    With(value, inputs, HalfOf(inputs[0])),

                // What takes 16 bits is kept as it is.
                WidenOp when value.Inputs[0].Inputs is [Value narrowed] && HalfOf(_replaced[narrowed]) is not null => _replaced[narrowed],
                _ when casts && value.Half is HalfType half && value.DType == DType.Float32 => InPolicy(value, inputs, half),
                ReduceOp { Reduction: Reduction.Sum or Reduction.Mean } => With(value, inputs, null),
                _ => With(value, [.. inputs.Select(input => Kept(input, null))], null),
            };
        }

        private Value InPolicy(Value value, Value[] inputs, HalfType half)
        {
            Value[] all = [.. inputs.Select(input => Kept(input, half))];

            // Numbers of channels stay as they are.
            Value[] first = [all[0], .. inputs.Skip(1).Select(input => Kept(input, null))];
            bool isHalf = inputs.Any(input => HalfOf(input) == half);
            return value.Op switch
            {
                Conv2DOp or Conv2DInputGradientOp or Conv2DKernelGradientOp or MatMulOp or BatchMatMulOp => With(value, all, half),
                NormalizeOp => With(value, first, half),
                MomentsGradientOp or ScaleChannelsOp when isHalf && NormalizationLowerings.IsOneCall(value) => With(value, first, half),

                // Adds up in float32.
                ReduceOp { Reduction: Reduction.Sum or Reduction.Mean } => With(value, inputs, null),
                NormalizeSumsOp when isHalf => With(value, [all[0], all[1], .. first.Skip(2)], null),
                ConcatenateOp or PadOp or CopyOp when isHalf => With(value, all, half),
                MaxPoolingOp or MaxPoolingGradientOp when isHalf => With(value, all, half),
                AveragePoolingOp { Window: Window2D window } when isHalf && PoolingLowerings.IsOneCall(window) => With(value, all, half),
                AveragePoolingGradientOp { Window: Window2D window } when isHalf && PoolingLowerings.IsOneCall(window) =>
                    With(value, all, half),
                UnaryOp { Function: UnaryFunction.Relu or UnaryFunction.Negate or UnaryFunction.Abs } when isHalf =>
                    With(value, all, half),
                BinaryOp op when isHalf && Follows(op, inputs) => With(value, all, half),
                _ => With(value, [.. inputs.Select(input => Kept(input, null))], null),
            };
        }

        // A comparison gives 1 and 0 in float32, but where it is the sign of what was rectified.
        private static bool Follows(BinaryOp op, Value[] inputs) => op.Function switch
        {
            BinaryFunction.Add or BinaryFunction.Subtract or BinaryFunction.Multiply => true,
            BinaryFunction.Maximum or BinaryFunction.Minimum => true,
            BinaryFunction.Greater => ElementwiseLowerings.IsSign(inputs),
            _ => false,
        };

        // Weights and what a run is given are float32, wherever they were made.
        private static HalfType? HalfOf(Value value) => value.Inputs.Count == 0 ? null : value.Half;

        private static Value With(Value value, IReadOnlyList<Value> inputs, HalfType? half) =>
            value.Half == half && inputs.SequenceEqual(value.Inputs)
                ? value
                : new Value(value.Op, inputs) { Label = value.Label, Half = half };

        private Value Kept(Value value, HalfType? half)
        {
            // Scalars that are known take the type of what they meet.
            if (value.DType != DType.Float32 || HalfOf(value) == half || value.Op is ConstantOp || value.Types.Count > 1)
            {
                return value;
            }

            if (!_kept.TryGetValue((value, half), out Value? kept))
            {
                kept = new Value(new KeepInOp(half), value) { Label = value.Label, Half = half };
                _kept[(value, half)] = kept;
            }

            return kept;
        }
    }
}
