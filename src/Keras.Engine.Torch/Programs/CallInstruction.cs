using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Keras.Engine.Torch.Native;

namespace Keras.Engine.Torch.Programs;

/// <summary>Calls an op of libtorch by its name.</summary>
internal sealed unsafe class CallInstruction : Instruction
{
    // Names are few and live as long as the process.
    private static readonly ConcurrentDictionary<string, nint> s_names = new();

    private readonly Argument[] _arguments;
    private readonly Register[] _inputs;
    private readonly byte* _op;
    private readonly byte* _overload;
    private readonly int _stackSize;
    private readonly nint[] _texts;

    // For every tensor argument in order: whether its handle may be handed over.
    private readonly bool[] _isLast;

    public CallInstruction(string name, IReadOnlyList<Argument> arguments, int outputs, bool hasEffects)
    {
        Name = name;
        HasEffects = hasEffects;
        _arguments = [.. arguments];
        _inputs = [.. _arguments.SelectMany(argument => argument.Tensors)];
        _isLast = new bool[_inputs.Length];
        string[] parts = name.Split('.');
        _op = NameOf(parts[0]);
        _overload = NameOf(parts.Length > 1 ? parts[1] : "");
        _stackSize = Math.Max(Math.Max(_arguments.Length, outputs), 1);
        _texts = [.. _arguments.Select(argument => argument.Kind == ArgumentKind.Text ? (nint)NameOf(argument.Text) : 0)];
    }

    public override IReadOnlyList<Register> Inputs => _inputs;

    public override string Name { get; }

    public override bool HasEffects { get; }

    /// <summary>Where the call stands, for messages.</summary>
    public required string Place { get; init; }

    /// <summary>Whether the result may be another name of the memory of the first argument.</summary>
    public bool IsView { get; init; }

    /// <summary>Whether the result is the only member of a list.</summary>
    public bool ReturnsList { get; init; }

    /// <summary>Whether the result has the shape and type of the first argument, and may take its place.</summary>
    public bool KeepsFirst { get; init; }

    /// <summary>Whether the last argument is where the result is written.</summary>
    public bool IsGivenMemory { get; init; }

    /// <summary>The call that writes its result where its first argument lies.</summary>
    public CallInstruction InPlace()
    {
        string[] parts = Name.Split('.');
        return new CallInstruction(
            IsGivenMemory ? Name : $"{parts[0]}_{(parts.Length > 1 ? $".{parts[1]}" : "")}",
            IsGivenMemory ? [.. _arguments.SkipLast(1), _arguments[0]] : _arguments,
            Outputs.Count,
            HasEffects)
        {
            Outputs = Outputs,
            Step = Step,
            Place = Place,
            Unread = Unread,
        };
    }

    /// <summary>Hands over the last use of each register, so that libtorch frees it as soon as it can.</summary>
    public void Seal()
    {
        foreach (Register last in Last)
        {
            _isLast[Array.LastIndexOf(_inputs, last)] = true;
        }
    }

    public override void Run(nint* registers)
    {
        LibTorch torch = LibTorch.Instance;
        ulong* stack = stackalloc ulong[_stackSize];
        int input = 0;
        for (int index = 0; index < _arguments.Length; index++)
        {
            Argument argument = _arguments[index];
            ulong word = argument.Kind switch
            {
                ArgumentKind.Number => argument.Number,
                ArgumentKind.Tensor => Tensor(torch, registers, input),
                ArgumentKind.Numbers => Numbers(torch, argument),
                ArgumentKind.Tensors => Tensors(torch, registers, argument, input),
                ArgumentKind.Text => Text(torch, argument, _texts[index]),
                _ => 0,
            };
            input += argument.Tensors.Count;
            stack[index] = argument.IsOptional ? Cell(word) : word;
        }

        if (torch.CallDispatcher(_op, _overload, stack, torch.AbiVersion) != 0)
        {
            throw new TorchException($"libtorch failed at {Name}{Place}. It has written why to the standard error.");
        }

        if (ReturnsList)
        {
            nint list = (nint)stack[0];
            LibTorch.Check(torch.GetItem(list, 0, stack), "reading a list");
            LibTorch.Check(torch.DeleteList(list), "freeing a list");
        }

        for (int output = 0; output < Outputs.Count; output++)
        {
            registers[Outputs[output].Index] = (nint)stack[output];
        }
    }

    public override string ToString() =>
        $"{(Outputs.Count == 0 ? "" : $"{string.Join(", ", Outputs)} = ")}{Name}({string.Join<Argument>(", ", _arguments)})";

    private static byte* NameOf(string name) => (byte*)s_names.GetOrAdd(name, Marshal.StringToCoTaskMemUTF8);

    // An optional is a cell that libtorch deletes.
    private static ulong Cell(ulong word)
    {
        ulong* cell = (ulong*)NativeMemory.Alloc(sizeof(ulong));
        *cell = word;
        return (ulong)cell;
    }

    private static ulong Numbers(LibTorch torch, Argument argument)
    {
        nint list;
        LibTorch.Check(torch.NewList((nuint)argument.Numbers.Count, &list), "making a list");
        for (int index = 0; index < argument.Numbers.Count; index++)
        {
            LibTorch.Check(torch.PushBack(list, (ulong)argument.Numbers[index]), "filling a list");
        }

        return (ulong)list;
    }

    private static ulong Text(LibTorch torch, Argument argument, nint text)
    {
        nint made;
        LibTorch.Check(torch.NewString((byte*)text, (nuint)argument.Text.Length, &made), "making a text");
        return (ulong)made;
    }

    private ulong Tensor(LibTorch torch, nint* registers, int input)
    {
        ref nint register = ref registers[_inputs[input].Index];
        nint handle = register;
        if (_isLast[input])
        {
            register = 0;
        }
        else
        {
            LibTorch.Check(torch.NewHandle(register, &handle), "naming a tensor");
        }

        return (ulong)handle;
    }

    private ulong Tensors(LibTorch torch, nint* registers, Argument argument, int first)
    {
        nint list;
        LibTorch.Check(torch.NewList((nuint)argument.Tensors.Count, &list), "making a list");
        for (int index = 0; index < argument.Tensors.Count; index++)
        {
            ulong word = Tensor(torch, registers, first + index);
            LibTorch.Check(torch.PushBack(list, argument.HasOptionalMembers ? Cell(word) : word), "filling a list");
        }

        return (ulong)list;
    }
}
