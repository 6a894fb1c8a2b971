using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Operations;

namespace Keras.Engine.Torch.Passes;

/// <summary>What gradient descent and Adam do to weights is one call for all of them, with one pass over each.</summary>
public sealed class JoinUpdates : IGraphPass
{
    /// <inheritdoc/>
    public Graph Run(Graph graph)
    {
        Joining joining = new(graph);
        foreach (Update update in graph.Updates)
        {
            joining.Try(update);
        }

        return joining.Joined.Count == 0 ? graph : graph with
        {
            Updates =
            [
                .. graph.Updates.Select(update =>
                    update with { Value = joining.Joined.GetValueOrDefault(update.Variable, update.Value) }),
            ],
        };
    }

    private sealed class Joining
    {
        private readonly Dictionary<Variable, Value> _updates;
        private readonly Dictionary<Value, int> _uses = [];

        public Joining(Graph graph)
        {
            _updates = graph.Updates.ToDictionary(update => update.Variable, update => update.Value);
            foreach (Value used in graph.InOrder().SelectMany(value => value.Inputs).Concat(graph.Roots()))
            {
                _uses[used] = _uses.GetValueOrDefault(used) + 1;
            }
        }

        /// <summary>The new values of variables that are updated together.</summary>
        public Dictionary<Variable, Value> Joined { get; } = [];

        public void Try(Update update)
        {
            // Of float64, the calls for GPUs take no rate.
            if (update.Variable.DType == DType.Float32 && _uses[update.Value] == 1)
            {
                _ = TryDescent(update) || TryMomentum(update) || TryAdam(update);
            }
        }

        // w - rate * gradient
        private bool TryDescent(Update update) =>
            Split(update.Value, BinaryFunction.Subtract) is (Value weight, Value step) && weight == update.Variable
            && Scaled(step) is (Value rate, Value gradient)
            && Join(new SgdUpdateOp(0, false), [gradient, rate, update.Variable]);

        // w + next, or w + (momentum * next - step), where next = momentum * velocity - step is the new velocity.
        private bool TryMomentum(Update update)
        {
            if (Split(update.Value, BinaryFunction.Add) is not (Value weight, Value change) || weight != update.Variable)
            {
                return false;
            }

            (Value Kept, Value Step)? ahead = Split(change, BinaryFunction.Subtract);
            bool nesterov = ahead is (Value kept, _) && Share(kept) is (_, not Variable);
            Value next = nesterov ? Share(ahead!.Value.Kept)!.Value.Value : change;
            return Split(next, BinaryFunction.Subtract) is (Value old, Value step)
                && Share(old) is (double momentum, Variable velocity) && _updates.GetValueOrDefault(velocity) == next
                && momentum > 0 && velocity.Types[0] == update.Variable.Types[0]
                && (!nesterov || (ahead!.Value.Step == step && Share(ahead.Value.Kept)!.Value.Factor == momentum))
                && _uses[next] == 2 && Scaled(step) is (Value rate, Value gradient)
                && Join(new SgdUpdateOp(momentum, nesterov), [gradient, rate, update.Variable, velocity]);
        }

        // w - rate * mean / (sqrt(square) + epsilon), of the new averages or of the largest square.
        private bool TryAdam(Update update)
        {
            if (Split(update.Value, BinaryFunction.Subtract) is not (Value weight, Value change) || weight != update.Variable
                || Split(change, BinaryFunction.Divide) is not (Value dividend, Value divisor)
                || Scaled(dividend) is not (Value rate, Value mean)
                || Split(divisor, BinaryFunction.Add) is not ({ Op: UnaryOp { Function: UnaryFunction.Sqrt } } root, Value added)
                || added.Op is not ConstantOp { Number: double epsilon })
            {
                return false;
            }

            Value largest = root.Inputs[0];
            (Value Old, Value Square)? maximum = Split(largest, BinaryFunction.Maximum);
            Value square = maximum?.Square ?? largest;
            if (Average(mean) is not (double beta1, Variable first, Value gradient)
                || Average(square) is not (double beta2, Variable second, Value { Op: UnaryOp { Function: UnaryFunction.Square } } squared)
                || squared.Inputs[0] != gradient || _uses[mean] != 2 || _uses[square] != 2
                || (maximum is not null && (maximum.Value.Old is not Variable || _uses[largest] != 2)))
            {
                return false;
            }

            Variable[] kept = maximum is null ? [first, second] : [first, second, (Variable)maximum.Value.Old];
            Value[] next = [mean, square, largest];
            return kept.Index().All(pair => _updates.GetValueOrDefault(pair.Item) == next[pair.Index]
                    && pair.Item.Types[0] == update.Variable.Types[0])
                && Join(new AdamUpdateOp(beta1, beta2, epsilon), [gradient, rate, update.Variable, .. kept]);
        }

        private bool Join(UpdateOp op, Value[] inputs)
        {
            if (inputs.Any(input => input.Half is not null) || inputs[0].Types[0] != inputs[2].Types[0])
            {
                return false;
            }

            Value joined = new(op, inputs) { Label = inputs[2].Label };
            foreach ((int index, Value variable) in inputs.Skip(2).Index())
            {
                Joined[(Variable)variable] = op.Infer(inputs).Length == 1 ? joined : joined.Part(index);
            }

            return true;
        }

        // beta * average + (1 - beta) * value
        private static (double Beta, Variable Average, Value Value)? Average(Value value) =>
            Split(value, BinaryFunction.Add) is (Value old, Value added)
            && Share(old) is (double beta, Variable average) && Share(added) is (double rest, Value averaged)
            && beta is >= 0 and < 1 && rest == 1 - beta
                ? (beta, average, averaged)
                : null;

        private static (double Factor, Value Value)? Share(Value value) =>
            Split(value, BinaryFunction.Multiply) is ({ Op: ConstantOp { Number: double factor } }, Value scaled)
                ? (factor, scaled)
                : null;

        private static (Value Factor, Value Value)? Scaled(Value value) =>
            Split(value, BinaryFunction.Multiply) is ({ Shape.Rank: 0 } factor, Value scaled) ? (factor, scaled) : null;

        private static (Value Left, Value Right)? Split(Value value, BinaryFunction function) =>
            value.Half is null ? BinaryOp.Operands(value, function) : null;
    }
}
