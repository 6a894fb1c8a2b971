using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Randomness;

/// <summary>The numbers of <see cref="Operations.RandomUniformOp"/>, four of every random block.</summary>
/// <param name="seed">The key of the blocks.</param>
/// <param name="step">The upper half of their counter; the lower one counts blocks.</param>
internal readonly struct UniformNumbers(ulong seed, ulong step)
{
    /// <summary>Writes the numbers of whole blocks.</summary>
    /// <typeparam name="TVector">The vectors that the machine is asked to compute with.</typeparam>
    /// <typeparam name="T">The type of the numbers.</typeparam>
    public unsafe void Fill<TVector, T>(T* target, long firstBlock, long blocks)
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long block = 0;
        if (typeof(TVector) == typeof(Vector512<float>))
        {
            block = FillSingle<Words512, Vector512<ulong>>((float*)target, firstBlock, blocks);
        }
        else if (typeof(TVector) == typeof(Vector256<float>))
        {
            block = FillSingle<Words256, Vector256<ulong>>((float*)target, firstBlock, blocks);
        }
        else if (typeof(TVector) == typeof(Vector128<float>) && Words128.IsSupported)
        {
            block = FillSingle<Words128, Vector128<ulong>>((float*)target, firstBlock, blocks);
        }

        for (; block < blocks; block++)
        {
            Block(target + (4 * block), firstBlock + block);
        }
    }

    /// <summary>Writes the first numbers of a block.</summary>
    public unsafe void FillPart<T>(T* target, long block, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* numbers = stackalloc T[4];
        Block(numbers, block);
        for (int index = 0; index < count; index++)
        {
            target[index] = numbers[index];
        }
    }

    // The blocks that fill whole vectors; how many those were.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe long FillSingle<TWords, TVector>(float* target, long firstBlock, long blocks)
        where TWords : struct, IWords<TVector>
        where TVector : struct
    {
        (TVector stepLower, TVector stepUpper) = (TWords.Broadcast((uint)step), TWords.Broadcast(step >> 32));
        (TVector multiplier0, TVector multiplier1) = (TWords.Broadcast(Philox.Multiplier0), TWords.Broadcast(Philox.Multiplier1));
        ulong* keys = stackalloc ulong[2 * Philox.Rounds];
        for (int round = 0; round < Philox.Rounds; round++)
        {
            keys[2 * round] = (uint)seed + ((uint)round * Philox.Weyl0);
            keys[(2 * round) + 1] = (uint)(seed >> 32) + ((uint)round * Philox.Weyl1);
        }

        long block = 0;
        for (; block + TWords.Count <= blocks; block += TWords.Count)
        {
            TVector x0 = TWords.From((ulong)(firstBlock + block));
            TVector x1 = TWords.Upper(x0);
            (TVector x2, TVector x3) = (stepLower, stepUpper);
            for (int round = 0; round < Philox.Rounds; round++)
            {
                TVector product0 = TWords.Multiply(multiplier0, x0);
                TVector product1 = TWords.Multiply(multiplier1, x2);
                x0 = TWords.Xor(TWords.Xor(TWords.Upper(product1), x1), TWords.Broadcast(keys[2 * round]));
                x2 = TWords.Xor(TWords.Xor(TWords.Upper(product0), x3), TWords.Broadcast(keys[(2 * round) + 1]));
                (x1, x3) = (product1, product0);
            }

            TWords.Store(target + (4 * block), x0, x1, x2, x3);
        }

        return block;
    }

    private unsafe void Block<T>(T* target, long block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (uint x0, uint x1, uint x2, uint x3) = Philox.Block(seed, (ulong)block, step);
        target[0] = Number<T>(x0);
        target[1] = Number<T>(x1);
        target[2] = Number<T>(x2);
        target[3] = Number<T>(x3);
    }

    // 24 bits fill the mantissa of a float: no number rounds up to 1.
    private static unsafe T Number<T>(uint word)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Real.Of<T>(sizeof(T) == sizeof(float) ? (word >> 8) * (1.0 / (1 << 24)) : word * (1.0 / (1L << 32)));
}
