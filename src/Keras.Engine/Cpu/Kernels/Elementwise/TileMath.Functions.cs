using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <content>The functions on one vector.</content>
internal static unsafe partial class TileMath<TLanes, TVector, T>
{
    private interface IUnary
    {
        static abstract TVector Apply(TVector x);
    }

    private interface IBinary
    {
        static abstract TVector Apply(TVector x, TVector y);
    }

    private static TVector One => TLanes.Constant(1);

    private static TVector Zero => TLanes.Constant(0);

    private readonly struct Negate : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x) => TLanes.Multiply(x, TLanes.Constant(-1));
    }

    private readonly struct Relu : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x) => TLanes.Max(Zero, x);
    }

    private readonly struct Exp : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x) => VectorMath<TLanes, TVector, T>.Exp(x);
    }

    private readonly struct Sqrt : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x) => TLanes.Sqrt(x);
    }

    private readonly struct Square : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x) => TLanes.Multiply(x, x);
    }

    private readonly struct Abs : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x) => TLanes.Abs(x);
    }

    private readonly struct Sign : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x)
        {
            TVector sign = TLanes.Subtract(
                TLanes.And(TLanes.GreaterThan(x, Zero), One), TLanes.And(TLanes.GreaterThan(Zero, x), One));
            return TLanes.Select(TLanes.Equals(x, x), sign, x);
        }
    }

    private readonly struct Tanh : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x) => VectorMath<TLanes, TVector, T>.Tanh(x);
    }

    private readonly struct Sigmoid : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x) => VectorMath<TLanes, TVector, T>.Sigmoid(x);
    }

    private readonly struct Softplus : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x) => VectorMath<TLanes, TVector, T>.Softplus(x);
    }

    private readonly struct Erf : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x) => VectorMath<TLanes, TVector, T>.Erf(x);
    }

    private readonly struct Floor : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x) => VectorMath<TLanes, TVector, T>.Floor(x);
    }

    // Infinity minus itself is NaN, which equals nothing.
    private readonly struct IsFinite : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x) => TLanes.And(TLanes.Equals(TLanes.Subtract(x, x), Zero), One);
    }

    private readonly struct Add : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y) => TLanes.Add(x, y);
    }

    private readonly struct Subtract : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y) => TLanes.Subtract(x, y);
    }

    private readonly struct Multiply : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y) => TLanes.Multiply(x, y);
    }

    private readonly struct Divide : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y) => TLanes.Divide(x, y);
    }

    // The lanes' Max keeps a NaN on the right; this keeps one on the left, too.
    private readonly struct Maximum : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y) => TLanes.Select(TLanes.Equals(x, x), TLanes.Max(x, y), x);
    }

    private readonly struct Minimum : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y) => TLanes.Select(TLanes.Equals(x, x), TLanes.Min(x, y), x);
    }

    private readonly struct Greater : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y) => TLanes.And(TLanes.GreaterThan(x, y), One);
    }

    private readonly struct GreaterOrEqual : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y) =>
            TLanes.Select(TLanes.GreaterThan(x, y), One, TLanes.And(TLanes.Equals(x, y), One));
    }

    private readonly struct Equal : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply(TVector x, TVector y) => TLanes.And(TLanes.Equals(x, y), One);
    }
}
