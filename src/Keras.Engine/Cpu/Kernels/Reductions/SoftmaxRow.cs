using System.Numerics;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Reductions;

/// <summary>What softmax and its cross-entropy share: one row's exponentials, without overflow.</summary>
internal static unsafe class SoftmaxRow<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Writes <c>exp(x - max(x))</c> to <paramref name="y"/> and returns their sum, kept in double.</summary>
    public static double Exponentials(T* x, T* y, int length, out T largest)
    {
        largest = Largest(x, length);
        double sum = 0;
        TVector shift = TLanes.Broadcast(largest);
        for (int i = 0; i < length; i += TLanes.Count)
        {
            int count = Math.Min(length - i, TLanes.Count);
            TVector shifted = TLanes.Subtract(
                count == TLanes.Count ? TLanes.Load(x + i) : TLanes.LoadPart(x + i, count), shift);
            TVector power = VectorMath<TLanes, TVector, T>.Exp(shifted);
            if (count == TLanes.Count)
            {
                TLanes.Store(y + i, power);
                sum += Real.Wide(TLanes.Sum(power));
            }
            else
            {
                TLanes.StorePart(y + i, power, count);
                for (int lane = i; lane < length; lane++)
                {
                    sum += Real.Wide(y[lane]);
                }
            }
        }

        return sum;
    }

    private static T Largest(T* x, int length)
    {
        T largest = x[0];
        int i = 1;
        if (length >= TLanes.Count)
        {
            TVector most = TLanes.Load(x);
            for (i = TLanes.Count; i <= length - TLanes.Count; i += TLanes.Count)
            {
                most = MaxReduction<TLanes, TVector, T>.Join(most, TLanes.Load(x + i));
            }

            largest = Real.Of<T>(MaxReduction<TLanes, TVector, T>.Fold(most));
        }

        for (; i < length; i++)
        {
            largest = T.Max(largest, x[i]);
        }

        return largest;
    }
}
