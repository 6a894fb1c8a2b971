using System.Runtime.CompilerServices;

namespace Keras.Engine.Cpu.Simd;

/// <summary>Elements of tensors, float or double, from and to double, in which sums go on and numbers are given.</summary>
internal static unsafe class Real
{
    /// <summary>The nearest element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(double number)
        where T : unmanaged =>
        sizeof(T) == sizeof(float) ? Unsafe.BitCast<float, T>((float)number) : Unsafe.BitCast<double, T>(number);

    /// <summary>The number that an element is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Wide<T>(T element)
        where T : unmanaged =>
        sizeof(T) == sizeof(float) ? Unsafe.BitCast<T, float>(element) : Unsafe.BitCast<T, double>(element);
}
