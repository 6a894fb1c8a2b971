using System.Diagnostics;
using System.Globalization;
using System.Text;
using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Lowerings;
using Keras.Engine.Torch.Native;
using Keras.Engine.Torch.Operations;
using Keras.Engine.Torch.Passes;
using Keras.Engine.Torch.Programs;

namespace Keras.Engine.Torch;

/// <summary>A graph as a program of calls of libtorch.</summary>
internal sealed class TorchExecutable : IExecutable
{
    private readonly TorchBackend _backend;
    private readonly Graph _traced;
    private readonly Graph _graph;
    private readonly List<string> _passLog = [];
    private readonly List<Value> _steps = [];
    private readonly Variable[] _variables;
    private readonly TorchProgram _program;
    private readonly long _peakBytes;
    private readonly (bool Deterministic, bool TensorFloat32) _options = (ComputeOptions.Deterministic, ComputeOptions.TensorFloat32);

    // Seconds of every step, and the number of runs; null if no times are taken.
    private readonly double[]? _seconds;
    private int _runs;

    public TorchExecutable(TorchBackend backend, Graph graph, bool takesTimes)
    {
        _backend = backend;
        _traced = graph;
        GraphSizes.Check(graph);
        _graph = backend.Passes.Run(new OrderSums().Run(graph), _passLog.Add);
        if (!backend.Passes.Passes.Any(pass => pass is CastToPolicy))
        {
            _graph = new CastToPolicy(casts: false).Run(_graph);
        }

        IReadOnlyList<Value> order = LateSums.Of(StepOrder.Of(_graph));
        _variables = [.. order.OfType<Variable>().Concat(_graph.Updates.Select(update => update.Variable)).Distinct()];
        CheckStorages();
        _peakBytes = PeakMemory.Of(order, _graph.Roots());
        if (backend.Place.IsCpu)
        {
            string inputs = string.Join(", ", _graph.Inputs.Select(value => value.Types[0]));
            MemoryBudget.Announce(_peakBytes, $"Computing on {(inputs.Length == 0 ? "no inputs" : inputs)}");
        }
        else
        {
            DeviceMemory.Of(backend.Place)!.Require(_peakBytes, What(), Advice());
        }

        ProgramBuilder builder = new(backend.Place);
        Register[] inputPlaces = [.. _graph.Inputs.Select(_ => builder.Add())];
        Register[] resultPlaces = [.. _graph.Results.Select(_ => builder.Add())];
        Dictionary<Variable, Register> variablePlaces = _variables.ToDictionary(variable => variable, _ => builder.Add());
        Lower(order, builder, inputPlaces, resultPlaces, variablePlaces);
        _program = new TorchProgram(builder, [.. inputPlaces, .. resultPlaces, .. variablePlaces.Values]);
        _seconds = takesTimes ? new double[_steps.Count + 1] : null;
    }

    public void Run(ReadOnlySpan<ITensorStorage> inputs, ReadOnlySpan<ITensorStorage> results)
    {
        Check("input", inputs, _graph.Inputs);
        Check("result", results, _graph.Results);
        Span<nint> given = stackalloc nint[inputs.Length + results.Length + _variables.Length];
        int place = 0;
        foreach (ITensorStorage input in inputs)
        {
            given[place++] = Own(input).Handle.Bare;
        }

        foreach (ITensorStorage result in results)
        {
            given[place++] = Own(result).Handle.Bare;
        }

        foreach (Variable variable in _variables)
        {
            given[place++] = ((TorchStorage)variable.Memory).Handle.Bare;
        }

        if (!_backend.Place.IsCpu)
        {
            LibTorch.Instance.Settings.Apply(_options.Deterministic, _options.TensorFloat32);
        }

        try
        {
            _program.Run(given, _seconds is null ? null : EndStep);
        }
        catch (TorchException exception) when (!_backend.Place.IsCpu)
        {
            // Most often: what else runs on the card, or the workspaces of its libraries, took what was left.
            throw new TorchException(
                $"{exception.Message} If it says that memory is out: {What()} needs {_peakBytes:N0} bytes for values alone, beside "
                + $"{DeviceMemory.Of(_backend.Place)!.Held:N0} that are held. Use a smaller batch{Advice()}, or a smaller model. "
                + "The model is as it was before.");
        }

        _runs++;

        // The run holds bare handles: the tensors must not be collected before its end.
        foreach (ITensorStorage tensor in inputs)
        {
            GC.KeepAlive(tensor);
        }

        foreach (ITensorStorage tensor in results)
        {
            GC.KeepAlive(tensor);
        }

        GC.KeepAlive(_graph);
    }

    public string Describe()
    {
        StringBuilder text = new();
        text.AppendLine("graph").Append(GraphText.Print(_traced));
        text.AppendLine("passes");
        foreach (string line in _passLog)
        {
            text.Append("  ").AppendLine(line);
        }

        text.AppendLine(string.Create(
            CultureInfo.InvariantCulture,
            $"program: {_steps.Count} steps, {_program.Instructions.Count} calls, {_peakBytes:N0} bytes of values at a time, ")
            + _backend.Device);
        int step = -1;
        foreach (Instruction instruction in _program.Instructions)
        {
            if (instruction.Step != step)
            {
                step = instruction.Step;
                text.AppendLine($"  {step,5} {(step < _steps.Count ? Line(step) : "results and updates")}");
            }

            text.AppendLine($"          {instruction}");
        }

        return text.ToString();
    }

    public PlanReport Report()
    {
        ILookup<int, string> calls = _program.Instructions.ToLookup(instruction => instruction.Step, instruction => instruction.Name);
        return new(
            [.. _passLog],
            _peakBytes,
            0,
            _variables.Sum(variable => variable.Types[0].Bytes),
            _graph.Inputs.Concat(_graph.Results).Sum(value => value.Types[0].Bytes),
            _backend.Device,
            [
                .. _steps.Select((value, index) => (value, index)).Where(step => calls.Contains(step.index)).Select(step => new StepReport(
                    $"{step.value.Op.Name}{step.value.Op.Attributes}",
                    string.Join(", ", step.value.Types),
                    string.Join(", ", calls[step.index].Distinct()),
                    [],
                    calls[step.index].Count(),
                    Flops(step.value),
                    step.value.Inputs.Sum(PeakMemory.Bytes) + PeakMemory.Bytes(step.value),
                    Milliseconds(step.index),
                    step.value.Label)),
            ]);
    }

    public void Dispose() => _program.Dispose();

    private string Line(int step)
    {
        Value value = _steps[step];
        string time = _seconds is null ? "" : string.Create(CultureInfo.InvariantCulture, $" {Milliseconds(step):F3} ms");
        return $"{value.Op.Name}{value.Op.Attributes} {string.Join(", ", value.Types)}{time}"
            + (value.Label is null ? "" : $" # {value.Label}");
    }

    private void Lower(
        IReadOnlyList<Value> order,
        ProgramBuilder builder,
        Register[] inputPlaces,
        Register[] resultPlaces,
        Dictionary<Variable, Register> variablePlaces)
    {
        Dictionary<Value, Register[]> places = [];
        for (int input = 0; input < inputPlaces.Length; input++)
        {
            places[_graph.Inputs[input]] = [inputPlaces[input]];
        }

        foreach (Value value in order)
        {
            builder.Step = _steps.Count;
            switch (value)
            {
                case Variable variable:
                    places[value] = [variablePlaces[variable]];
                    break;
                case { Op: PlaceholderOp placeholder }:
                    _ = places.ContainsKey(value) ? true : throw new ArgumentException(
                        $"The graph uses the placeholder '{placeholder.Label}', which is not among its inputs.");
                    break;
                case { Op: ConstantOp constant }:
                    places[value] = [builder.Constant(constant.Number, constant.DType)];
                    break;
                case { Op: PartOp part }:
                    places[value] = [places[value.Inputs[0]][part.Index]];
                    break;
                default:
                    builder.Place = $" for {value.Op.Name}{value.Op.Attributes}"
                        + $"({string.Join(", ", value.Inputs.Select(input => input.Types[0]))})"
                        + (value.Label is null ? "" : $" of {value.Label}");
                    _steps.Add(value);
                    places[value] = LoweringList.Of(value).Lower(
                        value, [.. value.Inputs.Select(input => places[input][0])], builder);
                    break;
            }
        }

        // Everything is computed before anything is changed: any call may fail.
        builder.Step = _steps.Count;
        builder.Place = "";
        for (int result = 0; result < resultPlaces.Length; result++)
        {
            builder.Copy(resultPlaces[result], places[_graph.Results[result]][0]);
        }

        // What shares memory with a variable may change with it: updates exchange old values.
        HashSet<Register> variables = [.. variablePlaces.Values];
        (Register Destination, Register Source)[] updates =
        [
            .. _graph.Updates.Select(update => (Destination: variablePlaces[update.Variable], Source: places[update.Value][0]))
                .Where(update => update.Source != update.Destination)
                .Select(update => variables.Contains(builder.BaseOf(update.Source))
                    ? update with { Source = builder.Call("aten::clone", update.Source, Argument.None) }
                    : update),
        ];
        if (updates.Length > 0)
        {
            Register[] destinations = [.. updates.Select(update => update.Destination)];
            Register[] sources = [.. updates.Select(update => update.Source)];
            builder.Do("aten::_foreach_copy_", (Argument)destinations, (Argument)sources, false);
        }

        builder.Change();
    }

    private void CheckStorages()
    {
        foreach (Variable variable in _variables)
        {
            _ = variable.Memory as TorchStorage ?? throw Foreign($"The variable {variable.Name}");
        }
    }

    private static TorchStorage Own(ITensorStorage storage) => storage as TorchStorage ?? throw Foreign("A tensor");

    private static ArgumentException Foreign(string what) => new(
        $"{what} lives on another backend than \"torch\", which runs the graph. Choose the backend before the first layer, "
        + "variable or constant is made.");

    private static void Check(string role, ReadOnlySpan<ITensorStorage> tensors, IReadOnlyList<Value> values)
    {
        if (tensors.Length != values.Count)
        {
            throw new ArgumentException($"The graph has {values.Count} {role}s. Received: {tensors.Length}.");
        }

        for (int index = 0; index < tensors.Length; index++)
        {
            if (tensors[index].Type != values[index].Types[0])
            {
                throw new ArgumentException(
                    $"The {role} {index} is {values[index].Types[0]}. Received: {tensors[index].Type}.");
            }
        }
    }

    // The first axis of what comes in is the batch.
    private string What() => _graph.Inputs.FirstOrDefault(input => input.Shape.Rank > 0) is Value input
        ? $"A step on a batch of {input.Shape[0]}"
        : "A step without inputs";

    // Only what is trained can be computed again.
    private string Advice() => _graph.Updates.Count == 0 ? "" : ", or Compile(memory: \"recompute\")";

    private void EndStep(Instruction instruction, long started) =>
        _seconds![instruction.Step] += Stopwatch.GetElapsedTime(started).TotalSeconds;

    private double Milliseconds(int step) => _seconds is null ? 0 : _seconds[step] * 1e3 / Math.Max(_runs, 1);

    // Multiplications and additions of what is known for its arithmetic.
    private static long Flops(Value value) => value.Op switch
    {
        Conv2DOp or BiasedConv2DOp => 2 * value.Shape.Length * (value.Inputs[1].Shape.Length / value.Inputs[1].Shape[3]),
        Conv2DInputGradientOp => 2 * value.Inputs[0].Shape.Length * (value.Inputs[1].Shape.Length / value.Inputs[1].Shape[3]),
        Conv2DKernelGradientOp => 2 * value.Inputs[1].Shape.Length * (value.Shape.Length / value.Shape[3]),
        Conv2DGradientsOp => 4 * value.Inputs[0].Shape.Length * (value.Inputs[2].Shape.Length / value.Inputs[2].Shape[3]),
        MatMulOp op => 2 * value.Shape.Length * value.Inputs[0].Shape[op.TransposeLeft ? 0 : 1],
        BatchMatMulOp op => 2 * value.Shape.Length * value.Inputs[0].Shape[op.TransposeLeft ? 1 : 2],
        _ => 0,
    };
}
