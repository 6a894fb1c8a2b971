using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Keras.Engine.Cpu.Simd;

/// <summary>The vector widths kernels are written for, narrowest first.</summary>
internal enum InstructionSet
{
    /// <summary>One number at a time.</summary>
    Scalar,

    /// <summary>4 floats or 2 doubles: SSE, NEON.</summary>
    Vector128,

    /// <summary>8 floats or 4 doubles with fused multiply-add: AVX2.</summary>
    Vector256,

    /// <summary>16 floats or 8 doubles: AVX-512.</summary>
    Vector512,
}

/// <summary>What this machine has.</summary>
internal static class InstructionSets
{
    /// <summary>Every set of this machine, narrowest first.</summary>
    /// <remarks>A vector that is not accelerated runs slower than scalar code, so it does not count.</remarks>
    public static IReadOnlyList<InstructionSet> Available { get; } =
    [
        InstructionSet.Scalar,
        .. Vector128.IsHardwareAccelerated ? [InstructionSet.Vector128] : Array.Empty<InstructionSet>(),
        .. Vector256.IsHardwareAccelerated && Fma.IsSupported ? [InstructionSet.Vector256] : Array.Empty<InstructionSet>(),
        .. Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? [InstructionSet.Vector512] : Array.Empty<InstructionSet>(),
    ];

    /// <summary>The widest set of this machine that <c>KERAS_ISA</c> allows.</summary>
    /// <remarks>Below <see cref="Available"/>, which it reads while the class is initialized.</remarks>
    public static InstructionSet Current { get; } = Choose(Environment.GetEnvironmentVariable("KERAS_ISA"));

    internal static InstructionSet Choose(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return Available[^1];
        }

        if (!Enum.TryParse(name, ignoreCase: true, out InstructionSet wanted) || !Available.Contains(wanted))
        {
            throw new NotSupportedException(
                $"KERAS_ISA={name} is not an instruction set of this machine. Choices: {string.Join(", ", Available)}.");
        }

        return wanted;
    }
}
