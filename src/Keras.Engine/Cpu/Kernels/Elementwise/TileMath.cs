using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Elementwise functions of runs of numbers. The result may overwrite an operand.</summary>
/// <remarks>
/// A function is chosen once per run, so runs should be long: a few hundred numbers make the choice free.
/// The last, incomplete vector of a run reads and writes nothing behind it.
/// </remarks>
internal static unsafe partial class TileMath<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary><c>y = f(x)</c>.</summary>
    public static void Unary(UnaryFunction function, T* x, T* y, int length)
    {
        switch (function)
        {
            case UnaryFunction.Negate: Map<Negate>(x, y, length); break;
            case UnaryFunction.Relu: Map<Relu>(x, y, length); break;
            case UnaryFunction.Exp: Map<Exp>(x, y, length); break;
            case UnaryFunction.Log: TensorPrimitives.Log(Source(x, length), new Span<T>(y, length)); break;
            case UnaryFunction.Sqrt: Map<Sqrt>(x, y, length); break;
            case UnaryFunction.Square: Map<Square>(x, y, length); break;
            case UnaryFunction.Abs: Map<Abs>(x, y, length); break;
            case UnaryFunction.Sign: Map<Sign>(x, y, length); break;
            case UnaryFunction.Tanh: Map<Tanh>(x, y, length); break;
            case UnaryFunction.Sigmoid: Map<Sigmoid>(x, y, length); break;
            case UnaryFunction.Softplus when typeof(T) == typeof(double): Scalar(&ReferenceUnary.Softplus, x, y, length); break;
            case UnaryFunction.Softplus: Map<Softplus>(x, y, length); break;
            case UnaryFunction.Erf when typeof(T) == typeof(double): Scalar(&ReferenceUnary.Erf, x, y, length); break;
            case UnaryFunction.Erf: Map<Erf>(x, y, length); break;
            case UnaryFunction.Floor: Map<Floor>(x, y, length); break;
            case UnaryFunction.IsFinite: Map<IsFinite>(x, y, length); break;
            case UnaryFunction.Cos: TensorPrimitives.Cos(Source(x, length), new Span<T>(y, length)); break;
            case UnaryFunction.Sin: TensorPrimitives.Sin(Source(x, length), new Span<T>(y, length)); break;
            case UnaryFunction.Round: TensorPrimitives.Round(Source(x, length), new Span<T>(y, length)); break;
            case UnaryFunction.Arctan: Scalar(&Arctan, x, y, length); break;
            case UnaryFunction.Expm1: Scalar(&ReferenceUnary.Expm1, x, y, length); break;
            case UnaryFunction.Log1p: Scalar(&ReferenceUnary.Log1p, x, y, length); break;
            default: throw new NotSupportedException($"There is no function {function}.");
        }
    }

    /// <summary><c>z = f(x, y)</c>; an operand that repeats is one number.</summary>
    public static void Binary(
        BinaryFunction function, T* x, bool repeatX, T* y, bool repeatY, T* z, int length)
    {
        switch (function)
        {
            case BinaryFunction.Add: Map<Add>(x, repeatX, y, repeatY, z, length); break;
            case BinaryFunction.Subtract: Map<Subtract>(x, repeatX, y, repeatY, z, length); break;
            case BinaryFunction.Multiply: Map<Multiply>(x, repeatX, y, repeatY, z, length); break;
            case BinaryFunction.Divide: Map<Divide>(x, repeatX, y, repeatY, z, length); break;
            case BinaryFunction.Maximum: Map<Maximum>(x, repeatX, y, repeatY, z, length); break;
            case BinaryFunction.Minimum: Map<Minimum>(x, repeatX, y, repeatY, z, length); break;
            case BinaryFunction.Power: Power(x, repeatX, y, repeatY, z, length); break;
            case BinaryFunction.Greater: Map<Greater>(x, repeatX, y, repeatY, z, length); break;
            case BinaryFunction.GreaterOrEqual: Map<GreaterOrEqual>(x, repeatX, y, repeatY, z, length); break;
            case BinaryFunction.Equal: Map<Equal>(x, repeatX, y, repeatY, z, length); break;
            default: throw new NotSupportedException($"There is no function {function}.");
        }
    }

    /// <summary><c>z = condition != 0 ? x : y</c>; an operand that repeats is one number.</summary>
    public static void Select(
        T* condition, bool repeatCondition, T* x, bool repeatX, T* y, bool repeatY, T* z, int length)
    {
        TVector zero = TLanes.Constant(0);
        int i = 0;
        for (; i <= length - TLanes.Count; i += TLanes.Count)
        {
            TVector isZero = TLanes.Equals(Full(condition, repeatCondition, i), zero);
            TLanes.Store(z + i, TLanes.Select(isZero, Full(y, repeatY, i), Full(x, repeatX, i)));
        }

        if (i < length)
        {
            int rest = length - i;
            TVector isZero = TLanes.Equals(Part(condition, repeatCondition, i, rest), zero);
            TLanes.StorePart(z + i, TLanes.Select(isZero, Part(y, repeatY, i, rest), Part(x, repeatX, i, rest)), rest);
        }
    }

    // Rare functions, whose digits matter more than their speed.
    private static void Scalar(delegate*<double, double> function, T* x, T* y, int length)
    {
        for (int i = 0; i < length; i++)
        {
            y[i] = Real.Of<T>(function(Real.Wide(x[i])));
        }
    }

    private static double Arctan(double x) => Math.Atan(x);

    private static void Map<TFunction>(T* x, T* y, int length)
        where TFunction : IUnary
    {
        int i = 0;
        for (; i <= length - TLanes.Count; i += TLanes.Count)
        {
            TLanes.Store(y + i, TFunction.Apply(TLanes.Load(x + i)));
        }

        if (i < length)
        {
            TLanes.StorePart(y + i, TFunction.Apply(TLanes.LoadPart(x + i, length - i)), length - i);
        }
    }

    private static void Map<TFunction>(T* x, bool repeatX, T* y, bool repeatY, T* z, int length)
        where TFunction : IBinary
    {
        int whole = length - (length % TLanes.Count);
        if (!repeatX && !repeatY)
        {
            for (int i = 0; i < whole; i += TLanes.Count)
            {
                TLanes.Store(z + i, TFunction.Apply(TLanes.Load(x + i), TLanes.Load(y + i)));
            }
        }
        else if (!repeatX)
        {
            TVector same = TLanes.Broadcast(*y);
            for (int i = 0; i < whole; i += TLanes.Count)
            {
                TLanes.Store(z + i, TFunction.Apply(TLanes.Load(x + i), same));
            }
        }
        else
        {
            TVector same = TLanes.Broadcast(*x);
            for (int i = 0; i < whole; i += TLanes.Count)
            {
                TLanes.Store(z + i, TFunction.Apply(same, Full(y, repeatY, i)));
            }
        }

        if (whole < length)
        {
            int rest = length - whole;
            TLanes.StorePart(
                z + whole, TFunction.Apply(Part(x, repeatX, whole, rest), Part(y, repeatY, whole, rest)), rest);
        }
    }

    // Powers are rare and mostly of one number; a vector form would lose digits or negative bases.
    private static void Power(T* x, bool repeatX, T* y, bool repeatY, T* z, int length)
    {
        for (int i = 0; i < length; i++)
        {
            z[i] = Real.Of<T>(Math.Pow(Real.Wide(repeatX ? *x : x[i]), Real.Wide(repeatY ? *y : y[i])));
        }
    }

    private static ReadOnlySpan<T> Source(T* x, int length) => new(x, length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Full(T* x, bool repeat, int i) => repeat ? TLanes.Broadcast(*x) : TLanes.Load(x + i);

    private static TVector Part(T* x, bool repeat, int i, int count) =>
        repeat ? TLanes.Broadcast(*x) : TLanes.LoadPart(x + i, count);
}
