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
        largest = x[0];
        for (int i = 1; i < length; i++)
        {
            largest = T.Max(largest, x[i]);
        }

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
}
