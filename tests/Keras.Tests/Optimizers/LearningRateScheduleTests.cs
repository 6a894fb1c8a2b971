using Keras.Optimizers.Schedules;

namespace Keras.Tests.Optimizers;

public class LearningRateScheduleTests
{
    [Fact]
    public void Decays_exponentially()
    {
        AssertRates(new ExponentialDecay(0.5, 10, 0.1), (0, 0.5), (5, 0.5 * Math.Sqrt(0.1)), (10, 0.05), (30, 0.0005));
        AssertRates(
            new ExponentialDecay(0.5, 10, 0.1, staircase: true),
            (0, 0.5),
            (9, 0.5),
            (10, 0.05),
            (19, 0.05),
            (20, 0.005));
    }

    [Fact]
    public void Decays_with_the_inverse_of_time()
    {
        AssertRates(new InverseTimeDecay(1, 10, 2), (0, 1), (5, 0.5), (10, 1.0 / 3), (20, 0.2));
        AssertRates(new InverseTimeDecay(1, 10, 2, staircase: true), (0, 1), (9, 1), (10, 1.0 / 3), (19, 1.0 / 3));
    }

    [Fact]
    public void Jumps_after_each_boundary() => AssertRates(
        new PiecewiseConstantDecay([100, 200], [0.1, 0.01, 0.001]),
        (0, 0.1),
        (100, 0.1),
        (101, 0.01),
        (200, 0.01),
        (201, 0.001),
        (1_000_000, 0.001));

    [Fact]
    public void Decays_along_a_power()
    {
        AssertRates(new PolynomialDecay(0.1, 100), (0, 0.1), (50, 0.05005), (100, 0.0001), (500, 0.0001));
        AssertRates(
            new PolynomialDecay(1, 100, endLearningRate: 0.2, power: 2), (0, 1), (50, 0.4), (90, 0.208), (100, 0.2));
        AssertRates(
            new PolynomialDecay(1, 100, endLearningRate: 0, cycle: true),
            (0, 1),
            (50, 0.5),
            (100, 0),
            (150, 0.25),
            (200, 0),
            (201, 1 - (201.0 / 300)));
    }

    [Fact]
    public void Decays_along_a_cosine()
    {
        AssertRates(
            new CosineDecay(0.2, 100),
            (0, 0.2),
            (25, 0.1 * (1 + Math.Sqrt(0.5))),
            (50, 0.1),
            (75, 0.1 * (1 - Math.Sqrt(0.5))),
            (100, 0),
            (900, 0));
        AssertRates(new CosineDecay(0.2, 100, alpha: 0.5), (0, 0.2), (50, 0.15), (100, 0.1), (900, 0.1));
        AssertRates(
            new CosineDecay(0, 100, alpha: 0.1, warmupTarget: 0.4, warmupSteps: 10),
            (0, 0),
            (5, 0.2),
            (9, 0.36),
            (10, 0.4),
            (60, 0.22),
            (110, 0.04),
            (200, 0.04));
    }

    [Fact]
    public void Restarts_the_cosine()
    {
        AssertRates(
            new CosineDecayRestarts(1, 10),
            (0, 1),
            (5, 0.5),
            (10, 1),
            (20, 0.5),
            (30, 1),
            (50, 0.5),
            (70, 1));
        AssertRates(
            new CosineDecayRestarts(1, 10, tMul: 1, mMul: 0.5, alpha: 0.2),
            (0, 1),
            (5, 0.6),
            (10, 0.6),
            (15, 0.4),
            (20, 0.4));

        // 1 + 3 + 9 + 27 + 81 first lengths: the logarithm of 243 to base 3 is a little less than 5 in double.
        AssertRates(new CosineDecayRestarts(1, 10, tMul: 3), (1210, 1), (1210 + 1215, 0.5));
    }

    [Fact]
    public void Refuses_numbers_out_of_range()
    {
        AssertRefused("initialLearningRate", () => new ExponentialDecay(-1, 10, 0.1));
        AssertRefused("decaySteps", () => new ExponentialDecay(1, 0, 0.1));
        AssertRefused("decayRate", () => new ExponentialDecay(1, 10, 0));
        AssertRefused("decayRate", () => new InverseTimeDecay(1, 10, -1));
        AssertRefused("endLearningRate", () => new PolynomialDecay(1, 10, -1));
        AssertRefused("power", () => new PolynomialDecay(1, 10, power: -1));
        AssertRefused("alpha", () => new CosineDecay(1, 10, alpha: 2));
        AssertRefused("warmupTarget", () => new CosineDecay(1, 10, warmupTarget: 1));
        AssertRefused("warmupSteps", () => new CosineDecay(1, 10, warmupSteps: 5));
        AssertRefused("firstDecaySteps", () => new CosineDecayRestarts(1, 0));
        AssertRefused("tMul", () => new CosineDecayRestarts(1, 10, tMul: 0.5));
        AssertRefused("mMul", () => new CosineDecayRestarts(1, 10, mMul: 0));
        AssertRefused("values", () => new PiecewiseConstantDecay([1, 2], [0.1, 0.2]));
        AssertRefused("values", () => new PiecewiseConstantDecay([1], [0.1, -0.2]));
        AssertRefused("boundaries", () => new PiecewiseConstantDecay([2, 2], [0.1, 0.2, 0.3]));

        static void AssertRefused(string argument, Action make) => Assert.Contains(
            $"`{argument}`", Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_written_by_a_user_in_a_few_lines() => AssertRates(new Halving(), (0, 1), (3, 0.125));

    private static void AssertRates(
        LearningRateSchedule schedule, params IReadOnlyList<(long Step, double Rate)> expected)
    {
        foreach ((long step, double rate) in expected)
        {
            Assert.Equal(rate, schedule.At(step), 1e-12);
        }
    }

    private sealed class Halving : LearningRateSchedule
    {
        public override Value Call(Value step) => Ops.Power(step - step + 0.5, step);
    }
}
