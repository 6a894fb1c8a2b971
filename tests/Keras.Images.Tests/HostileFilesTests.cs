using System.Diagnostics;
using Keras.Testing;

namespace Keras.Images.Tests;

public sealed class HostileFilesTests
{
    private const int Files = 40_000;
    private const int MemoryLimit = 700;
    private const int MillisecondsLimit = 5000;

    [Fact]
    public void Thousands_of_damaged_files_are_read_or_refused()
    {
        (int exitCode, string output, string error) = ChildProcess.Run(
            new ProcessStartInfo(Environment.ProcessPath!, [typeof(HostileFiles).Assembly.Location, "60000", $"{Files}"]));

        Assert.True(exitCode == 0, $"Exit code {exitCode}. {output}{error}");
        long[] numbers = [.. output.Split(' ').Select(long.Parse)];
        Assert.Equal(Files, numbers[0] + numbers[1]);
        Assert.True(numbers[0] > Files / 20 && numbers[1] > Files / 20, output);
        Assert.True(numbers[2] < MemoryLimit, $"{numbers[2]} MiB");
        Assert.True(numbers[3] < MillisecondsLimit, $"{numbers[3]} ms");
    }
}
