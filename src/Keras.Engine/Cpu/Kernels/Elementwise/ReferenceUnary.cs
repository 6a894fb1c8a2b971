using System.Numerics;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Defines <see cref="UnaryOp"/>.</summary>
internal sealed unsafe class ReferenceUnary : ReferenceKernel<UnaryOp>
{
    /// <summary>The error function of a number.</summary>
    /// <remarks>
    /// <c>erf(x) = 2 / sqrt(pi) * exp(-x^2) * sum_n 2^n x^(2n+1) / (1 * 3 * ... * (2n+1))</c> (Abramowitz and Stegun
    /// 7.1.6): all terms have one sign, so nothing cancels. Beyond 6 the result is 1 in double.
    /// </remarks>
    public static double Erf(double x)
    {
        if (double.IsNaN(x) || Math.Abs(x) > 6)
        {
            return double.IsNaN(x) ? x : Math.Sign(x);
        }

        double term = x;
        double sum = x;
        for (int n = 1; Math.Abs(term) > Math.Abs(sum) * 1e-17; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary><c>ln(1 + x)</c>, exact near 0.</summary>
    /// <remarks>
    /// The platform's LogP1 rounds 1 + x first. Kahan's correction: <c>x / ((1 + x) - 1)</c> undoes that rounding.
    /// </remarks>
    public static double Log1p(double x)
    {
        double sum = 1 + x;
        return sum == 1 || double.IsPositiveInfinity(sum) ? x : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary><c>e^x - 1</c>, exact near 0.</summary>
    /// <remarks>Kahan's correction, as for the logarithm: <c>x / ln(e^x)</c> undoes the rounding of e^x.</remarks>
    public static double Expm1(double x)
    {
        double power = Math.Exp(x);
        return power == 1 ? x
            : Math.Abs(x) > 1 ? power - 1
            : (power - 1) * (x / Math.Log(power));
    }

    /// <summary><c>ln(1 + e^x)</c> without overflow.</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    /// <summary>A function of one number.</summary>
    public static T Apply<T>(UnaryFunction function, T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => function switch
        {
            UnaryFunction.Negate => -x,
            UnaryFunction.Relu => T.Max(x, T.Zero),
            UnaryFunction.Exp => T.Exp(x),
            UnaryFunction.Log => T.Log(x),
            UnaryFunction.Sqrt => T.Sqrt(x),
            UnaryFunction.Square => x * x,
            UnaryFunction.Abs => T.Abs(x),
            UnaryFunction.Sign => x > T.Zero ? T.One : x < T.Zero ? -T.One : x,
            UnaryFunction.Cos => T.Cos(x),
            UnaryFunction.Sin => T.Sin(x),
            UnaryFunction.Arctan => T.Atan(x),
            UnaryFunction.Expm1 => T.CreateTruncating(Expm1(Wide(x))),
            UnaryFunction.Log1p => T.CreateTruncating(Log1p(Wide(x))),
            UnaryFunction.Tanh => T.Tanh(x),
            UnaryFunction.Sigmoid => T.One / (T.One + T.Exp(-x)),
            UnaryFunction.Softplus => T.CreateTruncating(Softplus(Wide(x))),
            UnaryFunction.Erf => T.CreateTruncating(Erf(Wide(x))),
            UnaryFunction.Floor => T.Floor(x),
            UnaryFunction.Round => T.Round(x, MidpointRounding.ToEven),
            UnaryFunction.IsFinite => T.IsFinite(x) ? T.One : T.Zero,
            _ => throw new NotSupportedException($"There is no function {function}."),
        };

    protected override void Compute<T>(UnaryOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        T* y = arguments.Output<T>();
        long length = step.OutputType().Shape.Length;
        for (long i = 0; i < length; i++)
        {
            y[i] = Apply(op.Function, x[i]);
        }
    }
}
