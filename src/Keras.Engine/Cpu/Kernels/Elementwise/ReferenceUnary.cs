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

    protected override void Compute<T>(UnaryOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        T* y = arguments.Output<T>();
        long length = step.OutputType().Shape.Length;
        for (long i = 0; i < length; i++)
        {
            y[i] = op.Function switch
            {
                UnaryFunction.Negate => -x[i],
                UnaryFunction.Relu => T.Max(x[i], T.Zero),
                UnaryFunction.Exp => T.Exp(x[i]),
                UnaryFunction.Log => T.Log(x[i]),
                UnaryFunction.Sqrt => T.Sqrt(x[i]),
                UnaryFunction.Square => x[i] * x[i],
                UnaryFunction.Abs => T.Abs(x[i]),
                UnaryFunction.Sign => x[i] > T.Zero ? T.One : x[i] < T.Zero ? -T.One : x[i],
                UnaryFunction.Cos => T.Cos(x[i]),
                UnaryFunction.Tanh => T.Tanh(x[i]),
                UnaryFunction.Sigmoid => T.One / (T.One + T.Exp(-x[i])),
                UnaryFunction.Softplus => T.CreateTruncating(Softplus(Wide(x[i]))),
                UnaryFunction.Erf => T.CreateTruncating(Erf(Wide(x[i]))),
                UnaryFunction.Floor => T.Floor(x[i]),
                UnaryFunction.IsFinite => T.IsFinite(x[i]) ? T.One : T.Zero,
                _ => throw new NotSupportedException($"There is no function {op.Function}."),
            };
        }
    }
}
