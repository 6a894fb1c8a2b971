using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;

namespace Keras.Engine.Torch.Passes;

/// <summary>The backward pass normalizes and rectifies images again, instead of having what it reads of them kept.</summary>
/// <remarks>
/// Training keeps the images of a batch normalization in any case. What is made of them for a convolution is as large again, and in a
/// dense block, whose features every layer normalizes anew, most of all that is kept. The same calls compute the same numbers again.
/// </remarks>
public sealed class RecomputeNormalizations : IGraphPass
{
    /// <inheritdoc/>
    public Graph Run(Graph graph) => new Recomputing().Run(graph);

    private sealed class Recomputing : RewritePass
    {
        // What takes the place of rectified values in the backward pass.
        private readonly Dictionary<Value, Value> _again = [];

        protected override Value? Rewrite(Value value, RewriteContext context)
        {
            if (!IsBackward(context.Original))
            {
                return null;
            }

            Value[] inputs = [.. context.Original.Inputs.Select((original, index) => Again(original, value.Inputs[index], context))];
            return inputs.SequenceEqual(value.Inputs) ? null : Like(value, inputs);
        }

        private static bool IsBackward(Value value) => value.Op switch
        {
            Conv2DKernelGradientOp => true,
            Conv2DOp => value.Inputs[1].Op is AgainOp,
            BinaryOp { Function: BinaryFunction.Greater } => value.Inputs[1].Op is ConstantOp { Number: 0 },
            _ => false,
        };

        private Value Again(Value original, Value value, RewriteContext context)
        {
            if (value is not { Op: UnaryOp { Function: UnaryFunction.Relu } } || value.Inputs[0] is not { Op: NormalizeOp } normalized
                || !context.Readers(original.Inputs[0].Inputs[0]).Any(reader => reader is { Op: NormalizeSumsOp })
                || context.Readers(original).All(reader => reader is not null && IsBackward(reader)))
            {
                return value;
            }

            if (!_again.TryGetValue(value, out Value? again))
            {
                Value x = normalized.Inputs[0];
                Value images = new(new AgainOp(), x) { Label = value.Label, Half = x.Half };
                again = Like(value, [Like(normalized, [images, .. normalized.Inputs.Skip(1)])]);
                _again[value] = again;
            }

            return again;
        }

        private static Value Like(Value value, IReadOnlyList<Value> inputs) =>
            new(value.Op, inputs) { Label = value.Label, Half = value.Half };
    }
}
