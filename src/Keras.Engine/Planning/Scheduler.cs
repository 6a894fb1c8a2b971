using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Planning;

/// <summary>Turns a graph into steps over buffers, with the first and last use of every buffer.</summary>
/// <remarks>
/// Views (parts, reshapes, stopped gradients, second names) are no steps; they are other names of a buffer. Neither are
/// concatenations whose inputs are written in their places.
/// </remarks>
internal static class Scheduler
{
    public static Plan Schedule(Graph graph)
    {
        List<Step> steps = [];
        List<TensorBuffer> buffers = [];
        Dictionary<(Value Value, int Part), TensorBuffer> places = [];
        Dictionary<Value, int> inputs = graph.Inputs.Select((value, index) => (value, index))
            .ToDictionary(pair => pair.value, pair => pair.index);

        IReadOnlyList<Value> order = StepOrder.Of(graph);
        ChannelViews views = new(order, graph.Roots());
        Dictionary<(Value Value, int Part), TensorBuffer> containers = [];
        HashSet<Variable> updated = [.. graph.Updates.Select(update => update.Variable)];
        IReadOnlyDictionary<Value, int> stretches = graph.Stretches();
        List<TensorBuffer> results = [];
        List<(Variable, TensorBuffer)> updates = [];
        List<int> ends = [];
        int placed = 0;
        foreach (Pause end in graph.Ends)
        {
            for (; placed < order.Count && stretches.GetValueOrDefault(order[placed]) == ends.Count; placed++)
            {
                PlaceValue(order[placed]);
            }

            results.AddRange(graph.Results.Take(results.Count..end.Results).Select(result => Keep(places[(result, 0)])));

            // A variable's new value that is another variable's old one is copied first: updates exchange old values.
            foreach (Update update in graph.Updates.Take(updates.Count..end.Updates))
            {
                Value value = update.Value;
                if (places[(value, 0)].Place == BufferPlace.Variable)
                {
                    value = new Value(new CopyOp(), value);
                    AddStep(value);
                }

                updates.Add((update.Variable, Keep(places[(value, 0)])));
            }

            ends.Add(steps.Count);
        }

        foreach (TensorBuffer buffer in buffers.Where(buffer => buffer.Container is not null))
        {
            buffer.Container!.FirstStep = Math.Min(buffer.Container.FirstStep, buffer.FirstStep);
            buffer.Container.LastStep = Math.Max(buffer.Container.LastStep, buffer.LastStep);
        }

        InPlaceUpdates.Assign(steps, buffers, updates);
        return new Plan { Steps = steps, Buffers = buffers, Results = results, Updates = updates, Ends = ends };

        void PlaceValue(Value value)
        {
            switch (value)
            {
                case Variable variable:
                    places[(value, 0)] = Add(new TensorBuffer(buffers.Count, value.Types[0], BufferPlace.Variable));
                    places[(value, 0)].MoveTo(variable, updated.Contains(variable));
                    break;
                case { Op: PlaceholderOp placeholder }:
                    int input = inputs.TryGetValue(value, out int found) ? found : throw new ArgumentException(
                        $"The graph uses the placeholder '{placeholder.Label}', which is not among its inputs.");
                    places[(value, 0)] = Add(new TensorBuffer(buffers.Count, value.Types[0], BufferPlace.Input) { Input = input });
                    break;
                case { Op: ConstantOp constant }:
                    places[(value, 0)] = Add(
                        new TensorBuffer(buffers.Count, value.Types[0], BufferPlace.Constant) { Number = constant.Number });
                    break;
                case { Op: PartOp part }:
                    places[(value, 0)] = places[(value.Inputs[0], part.Index)];
                    break;
                case { Op: ReshapeOp or StopGradientOp or AgainOp }:
                    places[(value, 0)] = places[(value.Inputs[0], 0)];
                    break;
                case { Op: ConcatenateOp } when views.IsElided(value):
                    places[(value, 0)] = AddArena(value, 0);
                    break;
                default:
                    AddStep(value);
                    break;
            }
        }

        TensorBuffer Add(TensorBuffer buffer)
        {
            buffers.Add(buffer);
            return buffer;
        }

        TensorBuffer Keep(TensorBuffer buffer)
        {
            buffer.LastStep = int.MaxValue;
            return buffer;
        }

        TensorBuffer AddArena(Value value, int part)
        {
            ChannelViews.View? view = views.Of(value, part);
            return Add(new TensorBuffer(buffers.Count, value.Types[part], BufferPlace.Arena)
            {
                Container = view is null ? null : Container(view.Value, value.DType),
                ContainerBegin = view?.Begin ?? 0,
                FirstStep = steps.Count,
                LastStep = steps.Count,
            });
        }

        TensorBuffer Container(ChannelViews.View view, DType dtype)
        {
            if (!containers.TryGetValue(view.Container, out TensorBuffer? container))
            {
                container = Add(new TensorBuffer(buffers.Count, new TensorType(dtype, view.ContainerShape), BufferPlace.Arena));
                containers[view.Container] = container;
            }

            return container;
        }

        void AddStep(Value value)
        {
            TensorBuffer[] reads = [.. value.Inputs.Select(input => places[(input, 0)])];
            TensorBuffer[] writes = new TensorBuffer[value.Types.Count];
            for (int part = 0; part < writes.Length; part++)
            {
                writes[part] = AddArena(value, part);
                places[(value, part)] = writes[part];
            }

            foreach (TensorBuffer read in reads)
            {
                read.LastStep = Math.Max(read.LastStep, steps.Count);
            }

            steps.Add(new Step(steps.Count, value, reads, writes));
        }
    }
}
