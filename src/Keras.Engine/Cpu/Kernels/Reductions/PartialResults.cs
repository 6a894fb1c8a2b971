using System.Numerics;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Reductions;

/// <summary>
/// Where pieces leave what they reduced, <c>(outer, parts, inner)</c> in double, and how the parts become results
/// <c>(outer, inner)</c>, each of <c>terms</c> elements. A single part goes straight to the result.
/// </summary>
internal readonly unsafe struct PartialResults<TLanes, TVector, T, TReduction>(long outer, long parts, long inner, long terms)
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TReduction : IReduction<TLanes, TVector, T>
{
    private readonly WorkPieces _pieces = new(outer * inner, parts);

    /// <summary>1 if there is nothing to join.</summary>
    public int Phases => parts == 1 ? 1 : 2;

    /// <summary>Bytes of all partial results.</summary>
    public long WorkspaceBytes => parts == 1 ? 0 : outer * parts * inner * sizeof(double);

    /// <summary>Pieces of the second phase.</summary>
    public int Pieces => _pieces.Count;

    /// <summary>Keeps one partial result; its position counts over <c>(outer, parts, inner)</c>.</summary>
    public void Keep(in KernelArguments arguments, long position, double number)
    {
        if (parts == 1)
        {
            arguments.Output<T>()[position] = Real.Of<T>(TReduction.Finish(number, terms));
        }
        else
        {
            arguments.Workspace<double>()[position] = number;
        }
    }

    /// <summary>Joins the parts of some results, in order.</summary>
    public void Join(in KernelArguments arguments, int piece)
    {
        T* y = arguments.Output<T>();
        long end = _pieces.End(piece);
        for (long result = _pieces.Begin(piece); result < end; result++)
        {
            (long first, long column) = Math.DivRem(result, inner);
            double* part = arguments.Workspace<double>() + (first * parts * inner) + column;
            double joined = *part;
            for (long index = 1; index < parts; index++)
            {
                joined = TReduction.Join(joined, part[index * inner]);
            }

            y[result] = Real.Of<T>(TReduction.Finish(joined, terms));
        }
    }
}
