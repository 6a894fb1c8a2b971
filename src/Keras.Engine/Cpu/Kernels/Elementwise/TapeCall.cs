using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Runs a tape tile by tile: operands are read where they lie, what is between stays in the cache.</summary>
/// <remarks>
/// A tile's intermediate results live in a few registers of one tile each, in the worker's scratch memory; a register
/// is free again after its last reader. Short vectors that repeat are written out to a whole tile once per piece.
/// </remarks>
internal sealed unsafe class TapeCall<TLanes, TVector, T> : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TileLoop _loop;
    private readonly Code[] _codes;
    private readonly int _inputs;
    private readonly bool[] _repeats;

    // Where an operand lives: a register or, below zero, an output (-1 is the first). Inputs have none.
    private readonly int[] _homes;
    private readonly int _registers;
    private readonly int _periodic;

    /// <param name="tape">The program.</param>
    /// <param name="result">The shape of its results.</param>
    /// <param name="inputs">The shapes of its inputs.</param>
    public TapeCall(Tape tape, Shape result, IReadOnlyList<Shape> inputs)
    {
        _inputs = tape.Inputs;
        _codes = [.. tape.Instructions.Select(Encode)];
        _loop = new TileLoop(result, inputs, _codes.Sum(code => code.Work));
        _periodic = _loop.Kinds.Count(kind => kind == OperandKind.Periodic);
        _repeats = [.. _loop.Kinds.Select(kind => kind == OperandKind.Repeats), .. _codes.Select(_ => false)];
        (_homes, _registers) = Homes(tape);
        Flops = result.Length * _codes.Length;
    }

    public override long Flops { get; }

    public override long ScratchBytes => (long)(_registers + _periodic) * Stride * sizeof(T);

    // Registers start on cache lines.
    private int Stride => (_loop.TileLength + 15) / 16 * 16;

    public override int Pieces(int phase) => _loop.Pieces;

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        T* registers = arguments.Scratch<T>(worker);
        T** operands = stackalloc T*[_inputs + _codes.Length];
        WritePeriodic(arguments, registers + (_registers * Stride), operands);
        long end = _loop.EndTile(piece);
        for (long tile = _loop.FirstTile(piece); tile < end; tile++)
        {
            for (int input = 0; input < _inputs; input++)
            {
                if (_loop.Kinds[input] != OperandKind.Periodic)
                {
                    operands[input] = arguments.Input<T>(input) + _loop.OperandOffset(tile, input);
                }
            }

            (long offset, int length) = _loop.Tile(tile);
            for (int index = 0; index < _codes.Length; index++)
            {
                int home = _homes[index];
                T* target = home < 0 ? arguments.Output<T>(-1 - home) + offset : registers + (home * Stride);
                operands[_inputs + index] = target;
                Execute(_codes[index], operands, target, length);
            }
        }
    }

    private void Execute(in Code code, T** operands, T* target, int length)
    {
        switch (code.Kind)
        {
            case CodeKind.Unary:
                if (_repeats[code.A])
                {
                    TileMath<TLanes, TVector, T>.Unary(code.Unary, operands[code.A], target, 1);
                    new Span<T>(target, length).Fill(*target);
                }
                else
                {
                    TileMath<TLanes, TVector, T>.Unary(code.Unary, operands[code.A], target, length);
                }

                break;
            case CodeKind.Binary:
                TileMath<TLanes, TVector, T>.Binary(
                    code.Binary,
                    operands[code.A],
                    _repeats[code.A],
                    operands[code.B],
                    _repeats[code.B],
                    target,
                    length);
                break;
            default:
                TileMath<TLanes, TVector, T>.Select(
                    operands[code.A],
                    _repeats[code.A],
                    operands[code.B],
                    _repeats[code.B],
                    operands[code.C],
                    _repeats[code.C],
                    target,
                    length);
                break;
        }
    }

    private void WritePeriodic(in KernelArguments arguments, T* target, T** operands)
    {
        for (int input = 0; input < _inputs; input++)
        {
            if (_loop.Kinds[input] != OperandKind.Periodic)
            {
                continue;
            }

            ReadOnlySpan<T> source = new(arguments.Input<T>(input), _loop.Period);
            for (int begin = 0; begin < _loop.TileLength; begin += _loop.Period)
            {
                source.CopyTo(new Span<T>(target + begin, _loop.Period));
            }

            operands[input] = target;
            target += Stride;
        }
    }

    private static (int[] Homes, int Registers) Homes(Tape tape)
    {
        int[] lastReader = new int[tape.Inputs + tape.Instructions.Count];
        for (int index = 0; index < tape.Instructions.Count; index++)
        {
            foreach (int operand in tape.Instructions[index].Operands)
            {
                lastReader[operand] = index;
            }
        }

        int[] homes = new int[tape.Instructions.Count];
        Stack<int> free = new();
        int registers = 0;
        for (int index = 0; index < homes.Length; index++)
        {
            // An operand that is read for the last time gives its register to the result.
            foreach (int operand in tape.Instructions[index].Operands.Distinct())
            {
                if (operand >= tape.Inputs && lastReader[operand] == index && homes[operand - tape.Inputs] >= 0)
                {
                    free.Push(homes[operand - tape.Inputs]);
                }
            }

            int output = tape.Outputs.ToList().IndexOf(tape.Inputs + index);
            homes[index] = output >= 0 ? -1 - output : free.TryPop(out int register) ? register : registers++;
        }

        return (homes, registers);
    }

    private static Code Encode(TapeInstruction instruction)
    {
        ReadOnlySpan<int> operands = instruction.Operands.Span;
        return instruction.Op switch
        {
            UnaryOp unary => new Code(CodeKind.Unary, operands[0])
            {
                Unary = unary.Function,
                Work = Work(unary.Function),
            },
            BinaryOp binary => new Code(CodeKind.Binary, operands[0], operands[1])
            {
                Binary = binary.Function,
                Work = binary.Function == BinaryFunction.Power ? 16 : 1,
            },
            SelectOp => new Code(CodeKind.Select, operands[0], operands[1], operands[2]),
            _ => throw new NotSupportedException($"A tape has no instruction {instruction.Op.Name}."),
        };
    }

    // Exponentials cost several times what moving an element costs.
    private static double Work(UnaryFunction function) => function switch
    {
        UnaryFunction.Exp or UnaryFunction.Log or UnaryFunction.Tanh or UnaryFunction.Sigmoid => 4,
        UnaryFunction.Softplus or UnaryFunction.Erf or UnaryFunction.Cos or UnaryFunction.Sin => 4,
        UnaryFunction.Arctan or UnaryFunction.Expm1 or UnaryFunction.Log1p => 16,
        _ => 1,
    };

    private enum CodeKind
    {
        Unary,
        Binary,
        Select,
    }

    private readonly record struct Code(CodeKind Kind, int A, int B = 0, int C = 0)
    {
        public UnaryFunction Unary { get; init; }

        public BinaryFunction Binary { get; init; }

        public double Work { get; init; } = 1;
    }
}
