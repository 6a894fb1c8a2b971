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

    // The platform's LogP1 rounds 1 + u first. Kahan's correction: u / ((1 + u) - 1) undoes that rounding.
    private static double Softplus(double x)
    {
        double u = Math.Exp(-Math.Abs(x));
        double sum = 1 + u;
        return Math.Max(x, 0) + (sum == 1 ? u : Math.Log(sum) * (u / (sum - 1)));
    }

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
            UnaryFunction.Tanh => T.Tanh(x),
            UnaryFunction.Sigmoid => T.One / (T.One + T.Exp(-x)),
            UnaryFunction.Softplus => T.CreateTruncating(Softplus(Wide(x))),
            UnaryFunction.Erf => T.CreateTruncating(Erf(Wide(x))),
            UnaryFunction.Floor => T.Floor(x),
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
