using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Keras.Engine.Torch.Native;

namespace Keras.Engine.Torch.Programs;

/// <summary>A list of calls of libtorch that can be run many times; running it allocates nothing that .NET collects.</summary>
internal sealed unsafe class TorchProgram : IDisposable
{
    private readonly Instruction[] _instructions;
    private readonly Register[] _given;
    private readonly TensorHandle[] _constants;
    private readonly bool[] _isGiven;
    private readonly ConcurrentBag<nint> _tables = [];

    /// <param name="builder">The calls.</param>
    /// <param name="given">The registers that a run is given, in the order in which it is.</param>
    public TorchProgram(ProgramBuilder builder, IReadOnlyList<Register> given)
    {
        _constants = [.. builder.Constants.Select(constant => constant.Handle)];
        _given = [.. given, .. builder.Constants.Select(constant => constant.Register)];
        _isGiven = new bool[builder.Registers];
        foreach (Register register in _given)
        {
            _isGiven[register.Index] = true;
        }

        _instructions = Needed(builder.Instructions);
        InPlaceCalls.Assign(_instructions, register => _isGiven[register.Index]);

        // Memory that calls in place do not need.
        _instructions = Needed(_instructions);
        FindLastReaders();
    }

    /// <summary>The calls in order.</summary>
    public IReadOnlyList<Instruction> Instructions => _instructions;

    /// <summary>Runs all calls.</summary>
    /// <param name="given">Handles for the given registers.</param>
    /// <param name="ended">Called after every call with the time at which it began, if times are taken.</param>
    public void Run(ReadOnlySpan<nint> given, Action<Instruction, long>? ended)
    {
        LibTorch torch = LibTorch.Instance;

        // It belongs to the thread.
        torch.SetGradMode(0);
        nint* registers = Rent();
        try
        {
            for (int index = 0; index < given.Length; index++)
            {
                registers[_given[index].Index] = given[index];
            }

            for (int index = 0; index < _constants.Length; index++)
            {
                registers[_given[given.Length + index].Index] = _constants[index].Bare;
            }

            foreach (Instruction instruction in _instructions)
            {
                long started = ended is null ? 0 : Stopwatch.GetTimestamp();
                instruction.Run(registers);
                Free(torch, registers, instruction.Last);
                Free(torch, registers, instruction.Unread);
                ended?.Invoke(instruction, started);
            }
        }
        finally
        {
            Return(torch, registers);
        }
    }

    public void Dispose()
    {
        while (_tables.TryTake(out nint table))
        {
            NativeMemory.Free((void*)table);
        }

        foreach (IDisposable instruction in _instructions.OfType<IDisposable>())
        {
            instruction.Dispose();
        }
    }

    private static void Free(LibTorch torch, nint* registers, IReadOnlyList<Register> read)
    {
        for (int index = 0; index < read.Count; index++)
        {
            ref nint register = ref registers[read[index].Index];
            if (register != 0)
            {
                _ = torch.Delete(register);
                register = 0;
            }
        }
    }

    // Calls whose results nothing reads are left out.
    private static Instruction[] Needed(IReadOnlyList<Instruction> instructions)
    {
        HashSet<Register> read = [];
        List<Instruction> needed = [];
        foreach (Instruction instruction in instructions.Reverse())
        {
            if (instruction.HasEffects || instruction.Outputs.Any(read.Contains))
            {
                needed.Add(instruction);
                read.UnionWith(instruction.Inputs);
                instruction.Unread = [.. instruction.Outputs.Where(output => !read.Contains(output))];
            }
        }

        needed.Reverse();
        return [.. needed];
    }

    private void FindLastReaders()
    {
        HashSet<Register> seen = [];
        foreach (Instruction instruction in _instructions.Reverse())
        {
            instruction.Last = [.. instruction.Inputs.Distinct().Where(input => !_isGiven[input.Index] && seen.Add(input))];
            (instruction as CallInstruction)?.Seal();
        }
    }

    private nint* Rent() => _tables.TryTake(out nint table)
        ? (nint*)table
        : (nint*)NativeMemory.AllocZeroed((nuint)Math.Max(_isGiven.Length, 1), (nuint)sizeof(nint));

    // After a run that failed, some registers still hold tensors.
    private void Return(LibTorch torch, nint* registers)
    {
        for (int index = 0; index < _isGiven.Length; index++)
        {
            if (registers[index] != 0 && !_isGiven[index])
            {
                _ = torch.Delete(registers[index]);
            }

            registers[index] = 0;
        }

        _tables.Add((nint)registers);
    }
}
