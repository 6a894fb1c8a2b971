using System.Globalization;
using Keras.Engine.Cpu;
using Keras.Testing;

namespace Keras.Cli.Tests.Commands;

public class PlanCommandTests
{
    [Fact]
    public void Passes_memory_and_kernels_are_printed()
    {
        string[] lines = Commanded.Done("plan", "--depth", "10", "--batch-size", "2").Lines;
        Assert.StartsWith("prediction, densenet_bc_10_12, 2 x (32, 32, 3): ", lines[0], StringComparison.Ordinal);
        Assert.All(
            CpuPipeline.Default.Passes,
            pass => Assert.Contains(lines, line => line.StartsWith($"{pass.Name}: ", StringComparison.Ordinal)));
        foreach (string part in new[] { "variables ", "inputs and results ", "arena ", "scratch ", "together " })
        {
            Assert.Contains(lines, line => line.StartsWith(part, StringComparison.Ordinal) && line.EndsWith(" MiB", StringComparison.Ordinal));
        }

        Assert.Contains(
            lines, line => line.Split(' ')[0] == "0" && line.EndsWith("conv1/conv", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("Softmax", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2", "--training")]
    public void Steps_on_reference_kernels_are_named(string batch, string? mode = null)
    {
        string[] options = mode is null ? [] : [mode];
        string[] lines = Commanded.Done(["plan", "--depth", "10", "--batch-size", batch, .. options]).Lines;
        int heading = Array.IndexOf(lines, "reference kernels: plain loops on one thread");
        string[] named = [.. lines[(heading + 1)..].TakeWhile(line => line.StartsWith("Reference", StringComparison.Ordinal))];
        Assert.Equal(named.Length == 0, lines[heading + 1] == "none");
        Assert.Equal(
            lines.SelectMany(line => line.Split(' '))
                .Where(word => word.StartsWith("Reference", StringComparison.Ordinal)).Distinct().Order(),
            named.Select(line => line.Split(' ')[0]).Order());
    }

    [Fact]
    public void What_no_machine_holds_is_refused_with_the_limit()
    {
        Commanded.Refused(
            "An input has shape (None, 100000, 100000, 3): 30,000,000,000 elements",
            "plan", "--model", "densenet121", "--no-top", "--input-shape", "100000,100000,3");
        Commanded.Refused(
            "`growthRate` must be at most 536870897, as bottlenecks have 4 times as many channels. Received: 2147483646.",
            "plan", "--blocks", "6,12", "--growth-rate", "2147483646");
        Commanded.Failed("and growth rate 12, of ", "plan", "--blocks", "1000000000", "--growth-rate", "12");
        Commanded.Failed("A batch of images has shape (800000, 32, 32, 3)", "plan", "--depth", "10", "--batch-size", "800000");
    }

    [Fact]
    public void The_batch_is_as_large_as_asked_for() =>
        Assert.Contains("float32(3, 32, 32, 24)", Plan("--batch-size", "3"), StringComparison.Ordinal);

    [Fact]
    public void A_step_of_training_has_gradients()
    {
        Assert.Contains("Conv2DKernelGradient", Plan("--training", "--batch-size", "2"), StringComparison.Ordinal);
        Assert.DoesNotContain("Conv2DKernelGradient", Plan("--batch-size", "2"), StringComparison.Ordinal);
        Commanded.Refused("classifier", "plan", "--depth", "10", "--no-top", "--training");
    }

    [Fact]
    public void Training_needs_less_memory_if_bottlenecks_are_computed_again_or_narrow()
    {
        string[] training = ["--blocks", "6,6", "--growth-rate", "12", "--stem", "cifar", "--training", "--batch-size", "4"];
        Assert.True(Arena("recompute") < 0.8 * Arena("store"));
        Assert.True(Arena("bfloat16") < 0.8 * Arena("store"));
        Commanded.Refused("recompute", ["plan", .. training, "--memory", "less"]);

        double Arena(string memory)
        {
            string line = Commanded.Done(["plan", .. training, "--memory", memory]).Lines
                .Single(line => line.StartsWith("arena ", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public void Kernels_that_were_not_chosen_are_explained_when_asked()
    {
        Assert.DoesNotMatch("Convolution: [a-z]", Plan("--batch-size", "2"));
        Assert.Matches("Convolution: [a-z]", Plan("--batch-size", "2", "--explain"));
    }

    [Fact]
    public void Networks_of_any_image_size_are_planned_for_224_pixels()
    {
        using TemporaryFolder folder = new();
        Applications.Densenet.DenseNet([1], 2, includeTop: false, stem: Applications.DenseNetStem.ImageNet)
            .Save(folder.File("m.h5"));
        Assert.Contains(
            "1 x (224, 224, 3)",
            Commanded.Done("plan", "--weights", folder.File("m.h5"), "--batch-size", "1").Output,
            StringComparison.Ordinal);
    }

    private static string Plan(params string[] options) => Commanded.Done(["plan", "--depth", "10", .. options]).Output;
}
