namespace Keras.Outsider.Tests;

/// <summary>
/// A script of random ops on scalars, with tapes, reads and assignments anywhere, that is run several times and beside each number
/// computes the same with dual numbers: what has read a variable depends on it, what was assigned does not.
/// </summary>
internal sealed class RandomScript(int seed)
{
    private const int Variables = 3;
    private const int Commands = 25;

    private readonly Variable[] _variables = [.. Enumerable.Range(0, Variables).Select(index => Backend.Variable(0.3 + (0.2 * index)))];
    private readonly double[] _numbers = [.. Enumerable.Range(0, Variables).Select(index => 0.3 + (0.2 * index))];

    public void Run(int turns)
    {
        for (int turn = 0; turn < turns; turn++)
        {
            // The same commands every time, but now and then one is left out.
            Turn(new Random(seed), new Random((seed * 100) + turn));
        }

        for (int index = 0; index < Variables; index++)
        {
            Agree(_numbers[index], _variables[index], "at the end");
        }
    }

    private void Turn(Random commands, Random whims)
    {
        List<(Value Value, Dual Dual)> values = [];
        using GradientTape tape = new(persistent: true);
        for (int command = 0; command < Commands; command++)
        {
            (int kind, int one, int other, int variable) = (commands.Next(12), commands.Next(100), commands.Next(100), commands.Next(Variables));
            bool isLeftOut = whims.Next(20) == 0;
            (Value Value, Dual Dual) left = values.Count == 0 ? Read(variable) : values[one % values.Count];
            (Value Value, Dual Dual) right = values.Count == 0 || other % 3 == 0 ? Read(variable) : values[other % values.Count];
            switch (kind)
            {
                case 0 or 1:
                    values.Add(Read(variable));
                    break;
                case 2 or 3:
                    values.Add((Ops.Sin(left.Value) * right.Value, left.Dual.Sin() * right.Dual));
                    break;
                case 4 or 5:
                    values.Add(((left.Value + right.Value) * 0.5, (left.Dual + right.Dual) * Dual.Constant(0.5)));
                    break;
                case 6 when !isLeftOut:
                    Agree(left.Dual.Number, left.Value, $"command {command}");
                    break;
                case 7 when !isLeftOut:
                    _variables[variable].Assign(Ops.Sin(left.Value));
                    _numbers[variable] = Math.Sin(left.Dual.Number);
                    break;
                case 8 when !isLeftOut:
                    _variables[variable].AssignAdd(0.1 * right.Value);
                    _numbers[variable] += 0.1 * right.Dual.Number;
                    break;
                case 9 when other % 4 == 0:
                    Backend.SetValue(_variables[variable], System.Numerics.Tensors.Tensor.Create<float>([(float)(0.01 * one)], [1]));
                    _numbers[variable] = 0.01 * one;
                    break;
                case 10 or 11:
                    Value gradient = tape.Gradient(left.Value, _variables[variable]);
                    double expected = left.Dual.Slopes[variable];
                    if (other % 2 == 0 && !isLeftOut)
                    {
                        Agree(expected, gradient, $"the gradient of command {command}");
                    }

                    // Used without a derivative of its own.
                    _variables[variable].AssignSub(0.05 * gradient);
                    _numbers[variable] -= 0.05 * expected;
                    break;
                default:
                    break;
            }
        }
    }

    private (Value Value, Dual Dual) Read(int variable) =>
        (_variables[variable] * 1, new Dual(_numbers[variable], [.. Enumerable.Range(0, Variables).Select(index => index == variable ? 1.0 : 0)]));

    private void Agree(double expected, Value value, string where)
    {
        double actual = (double)value;
        Assert.True(
            Math.Abs(expected - actual) <= 1e-4 * (1 + Math.Abs(expected)),
            $"Seed {seed}, {where}: expected {expected}, received {actual}.");
    }

    private sealed record Dual(double Number, double[] Slopes)
    {
        public static Dual Constant(double number) => new(number, new double[Variables]);

        public static Dual operator +(Dual left, Dual right) =>
            new(left.Number + right.Number, [.. left.Slopes.Zip(right.Slopes, (one, other) => one + other)]);

        public static Dual operator *(Dual left, Dual right) => new(
            left.Number * right.Number,
            [.. left.Slopes.Zip(right.Slopes, (one, other) => (one * right.Number) + (left.Number * other))]);

        public Dual Sin() => new(Math.Sin(Number), [.. Slopes.Select(slope => slope * Math.Cos(Number))]);
    }
}
