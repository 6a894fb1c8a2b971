using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Native;

namespace Keras.Engine.Torch.Programs;

/// <summary>Collects the calls that compute a graph; equal calls on the same registers become one.</summary>
/// <param name="device">Where tensors live.</param>
internal sealed class ProgramBuilder(TorchDevice device)
{
    private readonly List<Instruction> _instructions = [];
    private readonly Dictionary<string, Register[]> _known = [];
    private readonly List<(Register Register, TensorHandle Handle)> _constants = [];

    // What a register may share memory with; itself if with nothing.
    private readonly List<Register> _bases = [];

    private readonly Dictionary<Register, Register> _masks = [];

    private readonly Dictionary<string, (string Op, List<Register>[] Lists, IReadOnlyList<Argument> Arguments)> _changes = [];

    public TorchDevice Device { get; } = device;

    /// <summary>Registers made so far.</summary>
    public int Registers => _bases.Count;

    /// <summary>Tensors that live as long as the program, each in its register.</summary>
    public IReadOnlyList<(Register Register, TensorHandle Handle)> Constants => _constants;

    public IReadOnlyList<Instruction> Instructions => _instructions;

    /// <summary>The step of the plan that calls belong to from now on.</summary>
    public int Step { get; set; }

    /// <summary>Where the step stands, for messages.</summary>
    public string Place { get; set; } = "";

    /// <summary>A register that something else fills.</summary>
    public Register Add()
    {
        Register register = new(_bases.Count);
        _bases.Add(register);
        return register;
    }

    /// <summary>The register whose memory another may share.</summary>
    public Register BaseOf(Register register) => _bases[register.Index];

    /// <summary>Calls an op with one result, by its name and overload as in <c>"aten::sum.dim_IntList"</c>.</summary>
    public Register Call(string op, params Argument[] arguments) => Call(1, op, arguments)[0];

    /// <summary>Calls an op whose result has the shape and type of its first argument, and may be written there.</summary>
    public Register Elementwise(string op, params Argument[] arguments) => Known(
        $"{op}({string.Join<Argument>(", ", arguments)})",
        1,
        results => new CallInstruction(op, arguments, 1, hasEffects: false)
        {
            Outputs = results,
            KeepsFirst = true,
            Step = Step,
            Place = Place,
        })[0];

    /// <summary>Calls the gradient of a function of elements, which has the shape and type of the gradient behind it.</summary>
    /// <remarks>The op would clear memory before it writes there, unless it is given some.</remarks>
    public Register Gradient(string op, params Argument[] arguments) => Known(
        $"{op}({string.Join<Argument>(", ", arguments)})",
        1,
        results =>
        {
            Register memory = Add();
            Argument[] options = [arguments[0], .. Enumerable.Repeat(Argument.None, 5)];
            _instructions.Add(new CallInstruction("aten::empty_like", options, 1, hasEffects: false)
            {
                Outputs = [memory],
                Step = Step,
                Place = Place,
            });
            return new CallInstruction($"{op}.grad_input", [.. arguments, memory], 1, hasEffects: false)
            {
                Outputs = results,
                KeepsFirst = true,
                IsGivenMemory = true,
                Step = Step,
                Place = Place,
            };
        })[0];

    /// <summary>Calls an op with several results.</summary>
    public Register[] Call(int outputs, string op, params Argument[] arguments) => Call(outputs, isView: false, op, arguments);

    /// <summary>Calls an op whose result may be another name of the memory of its first argument.</summary>
    public Register View(string op, params Argument[] arguments)
    {
        Register view = Call(1, isView: true, op, arguments)[0];
        _bases[view.Index] = BaseOf(arguments[0].Tensors[0]);
        return view;
    }

    /// <summary>Calls an op that changes tensors and returns nothing.</summary>
    public void Do(string op, params Argument[] arguments) => _instructions.Add(
        new CallInstruction(op, arguments, 0, hasEffects: true) { Outputs = [], Step = Step, Place = Place });

    /// <summary>Adds tensors to the lists of a call that changes variables; it is made by <see cref="Change"/>.</summary>
    /// <param name="op">An op whose first arguments are lists.</param>
    /// <param name="members">A member of each list; null if the list stays empty.</param>
    /// <param name="arguments">The arguments behind the lists; calls that differ in them are several.</param>
    public void ChangeLast(string op, IReadOnlyList<Register?> members, IReadOnlyList<Argument> arguments)
    {
        string key = $"{op}({string.Join(", ", arguments)})";
        if (!_changes.TryGetValue(key, out (string Op, List<Register>[] Lists, IReadOnlyList<Argument> Arguments) change))
        {
            _changes[key] = change = (op, [.. members.Select(_ => new List<Register>())], arguments);
        }

        foreach ((int list, Register? member) in members.Index())
        {
            change.Lists[list].AddRange(member is Register register ? [register] : []);
        }
    }

    /// <summary>Calls what changes variables.</summary>
    public void Change()
    {
        foreach ((string op, List<Register>[] lists, IReadOnlyList<Argument> arguments) in _changes.Values)
        {
            Do(op, [.. lists.Select(list => (Argument)list.ToArray()), .. arguments]);
        }
    }

    /// <summary>Another name of a register that no equal call is shared with.</summary>
    public Register Again(Register register)
    {
        Register again = Add();
        _bases[again.Index] = BaseOf(register);
        _instructions.Add(new CallInstruction("aten::alias", [register], 1, hasEffects: false)
        {
            Outputs = [again],
            IsView = true,
            Step = Step,
            Place = Place,
        });
        return again;
    }

    /// <summary><c>x + y</c> of floating-point tensors, with broadcasting.</summary>
    public Register Sum(Register x, Register y) => Subtract(x, y, -1);

    /// <summary><c>x - alpha * y</c> of floating-point tensors, with broadcasting.</summary>
    public Register Subtract(Register x, Register y, double alpha = 1) => Known(
        $"sub({x}, {y}, {alpha:R})",
        1,
        results => new SubtractInstruction(x, y, alpha) { Outputs = results, Step = Step, Place = Place })[0];

    /// <summary><c>x + y * z</c> of floating-point tensors, with broadcasting.</summary>
    /// <remarks>The op on lists takes its factor as a tensor; the one of single tensors takes a number of open type.</remarks>
    public Register MultiplyAdd(Register x, Register y, Register z)
    {
        Argument[] arguments = [new[] { x }, new[] { y }, new[] { z }, One()];
        return Known(
            $"addcmul({x}, {y}, {z})",
            1,
            results => new CallInstruction("aten::_foreach_addcmul.Tensor", arguments, 1, hasEffects: false)
            {
                Outputs = results,
                ReturnsList = true,
                Step = Step,
                Place = Place,
            })[0];
    }

    /// <summary>Adds <c>y * z</c> to a tensor that nothing else reads.</summary>
    public void AddProduct(Register x, Register y, Register z) =>
        Do("aten::_foreach_addcmul_.Tensor", new[] { x }, new[] { y }, new[] { z }, One());

    /// <summary>Memory of its own, for others to write.</summary>
    public Register Uninitialized(TensorType type, HalfType? half)
    {
        Register zero = Constant(0, type.DType);
        Register memory = Add();
        _instructions.Add(new CallInstruction(
            "aten::new_empty",
            [half is null ? zero : Cast(zero, half), Sizes(type.Shape), Argument.None, Argument.None, Argument.None, Argument.None],
            1,
            hasEffects: false)
        {
            Outputs = [memory],
            Step = Step,
            Place = Place,
        });
        return memory;
    }

    /// <summary>Writes a tensor into another.</summary>
    public void Copy(Register destination, Register source) =>
        _instructions.Add(new CopyInstruction(destination, source) { Outputs = [], Step = Step });

    /// <summary>Something that is computed or checked outside libtorch.</summary>
    public Register[] Host(int outputs, Func<Register[], HostInstruction> create)
    {
        Register[] results = [.. Enumerable.Range(0, outputs).Select(_ => Add())];
        _instructions.Add(create(results));
        return results;
    }

    /// <summary>A number.</summary>
    public Register Constant(double number, DType dtype) => Constant([number], new TensorType(dtype, Shape.Scalar));

    /// <summary>Numbers that are known now.</summary>
    public Register Constant(ReadOnlySpan<double> numbers, TensorType type) => Constant(numbers, type, Device);

    /// <summary>A tensor of one number.</summary>
    public Register Filled(double number, TensorType type)
    {
        double[] numbers = new double[type.Shape.Length];
        Array.Fill(numbers, number);
        return Constant(numbers, type);
    }

    /// <summary>1 and 0 in an element type, where a mask is true and false.</summary>
    public Register FromMask(Register mask, DType dtype)
    {
        Register numbers = Cast(mask, dtype);
        _masks[numbers] = mask;
        return numbers;
    }

    /// <summary>The mask that a tensor of 1 and 0 was made of; null if it was not made of one.</summary>
    public Register? MaskOf(Register numbers) => _masks.TryGetValue(numbers, out Register mask) ? mask : null;

    /// <summary>The elements in another type.</summary>
    public Register Cast(Register register, DType dtype) => View(
        "aten::to.dtype", register, (long)TorchTypes.Of(dtype), false, false, Argument.None);

    /// <summary>The elements of float32 in a 16-bit type, or in their own again.</summary>
    public Register Cast(Register register, HalfType? half) => half is HalfType kept
        ? View("aten::to.dtype", register, (long)TorchTypes.Of(kept), false, false, Argument.None)
        : Cast(register, DType.Float32);

    /// <summary>Other sizes for the same elements.</summary>
    public Register Reshape(Register register, Shape shape) => View("aten::reshape", register, Sizes(shape));

    /// <summary>The axes in another order.</summary>
    public Register Permute(Register register, params long[] axes) => View("aten::permute", register, axes);

    /// <summary>A shape as an argument.</summary>
    public static long[] Sizes(Shape shape) => [.. shape.ToArray().Select(size => (long)size)];

    // A list of one factor; libtorch reads it on the processor.
    private Register One() => Constant([1], new TensorType(DType.Float64, 1), TorchDevice.Processor);

    private Register Constant(ReadOnlySpan<double> numbers, TensorType type, TorchDevice device)
    {
        string key = $"constant {device} {type}: {string.Join(", ", numbers.ToArray().Select(BitConverter.DoubleToInt64Bits))}";
        if (_known.TryGetValue(key, out Register[]? known))
        {
            return known[0];
        }

        TorchStorage storage = new(type, device);
        storage.WriteNumbers(numbers);
        Register register = Add();
        _constants.Add((register, storage.Handle));
        _known[key] = [register];
        return register;
    }

    private Register[] Call(int outputs, bool isView, string op, Argument[] arguments) => Known(
        $"{op}({string.Join<Argument>(", ", arguments)})",
        outputs,
        results => new CallInstruction(op, arguments, outputs, hasEffects: false)
        {
            Outputs = results,
            IsView = isView,
            Step = Step,
            Place = Place,
        });

    private Register[] Known(string key, int outputs, Func<Register[], Instruction> create)
    {
        if (!_known.TryGetValue(key, out Register[]? registers))
        {
            registers = [.. Enumerable.Range(0, outputs).Select(_ => Add())];
            _instructions.Add(create(registers));
            _known[key] = registers;
        }

        return registers;
    }
}
