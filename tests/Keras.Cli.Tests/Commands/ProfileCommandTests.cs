using System.Globalization;
using Keras.Engine.Backends;

namespace Keras.Cli.Tests.Commands;

public class ProfileCommandTests
{
    [Fact]
    public void Steps_are_sorted_by_time_and_set_beside_the_peak()
    {
        IBackend before = BackendSelection.Current;
        string[] lines = Commanded.Done(
            "profile", "--depth", "10", "--batch-size", "4", "--seconds", "1", "--top", "7").Lines;
        Assert.Same(before, BackendSelection.Current);
        Assert.Matches(
            @"^prediction, densenet_bc_10_12, 4 x \(32, 32, 3\): .* ms in \d+ steps, by \d+ runs; .* GFLOP/s$", lines[0]);

        string[][] steps = [.. lines.SkipWhile(line => !line.StartsWith("step ", StringComparison.Ordinal)).Skip(2)
            .Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        Assert.Equal(7, steps.Length);
        double[] times = [.. steps.Select(cells => double.Parse(cells[3], CultureInfo.InvariantCulture))];
        Assert.Equal(times.OrderDescending(), times);
        Assert.True(times[^1] > 0);

        double[] idle = [.. steps.Select(cells => double.Parse(cells[5], CultureInfo.InvariantCulture))];
        Assert.All(idle.Zip(times), step => Assert.InRange(step.First, 0, step.Second * Environment.ProcessorCount));

        string[] convolution = steps.First(cells => cells[1].StartsWith("Conv2D[", StringComparison.Ordinal));
        Assert.True(double.Parse(convolution[6], CultureInfo.InvariantCulture) > 0, "A convolution has no GFLOP/s.");
        Assert.True(double.Parse(convolution[7], CultureInfo.InvariantCulture) > 0, "A convolution has no GB/s.");
        Assert.Matches(@"^\d+ %$", convolution[8]);
    }

    [Fact]
    public void Training_is_profiled_when_asked()
    {
        string output = Commanded.Done(
            "profile", "--depth", "10", "--batch-size", "2", "--training", "--seconds", "1", "--top", "500").Output;
        Assert.StartsWith("training step", output, StringComparison.Ordinal);
        Assert.Contains("Conv2DKernelGradient", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Durations_are_positive() =>
        Commanded.Refused("--seconds", "profile", "--depth", "10", "--seconds", "0");
}
