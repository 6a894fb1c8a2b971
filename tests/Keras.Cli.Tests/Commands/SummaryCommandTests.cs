using Keras.Models;
using Keras.Testing;
using static Keras.Applications.Densenet;

namespace Keras.Cli.Tests.Commands;

public class SummaryCommandTests
{
    [Theory]
    [InlineData("densenet121", "8,062,504")]
    [InlineData("densenet169", "14,307,880")]
    [InlineData("densenet201", "20,242,984")]
    [InlineData("densenet161", "28,900,936")]
    [InlineData("densenet264", "33,736,232")]
    public void Networks_are_called_by_name(string name, string parameters) =>
        Assert.Contains($"Total params: {parameters}", Commanded.Done("summary", "--model", name).Lines);

    [Fact]
    public void Each_option_has_its_effect()
    {
        AssertSame(
            () => DenseNet([2, 3], 12, classes: 7, inputShape: (64, 48, 3)),
            "--blocks", "2,3", "--growth-rate", "12", "--classes", "7", "--input-shape", "64,48,3");
        AssertSame(() => DenseNet([2, 3]), "--blocks", "2,3");
        AssertSame(
            () => DenseNet([2], includeTop: false, pooling: "max", inputShape: (null, null, 3)),
            "--blocks", "2", "--no-top", "--pooling", "max", "--input-shape", "none,none,3");
        AssertSame(() => DenseNetCifar([2], 32), "--blocks", "2", "--stem", "cifar");
        AssertSame(() => DenseNet([2]), "--blocks", "2", "--stem", "imagenet");
        AssertSame(
            () => DenseNetCifar(22, 24, classes: 100), "--depth", "22", "--growth-rate", "24", "--classes", "100");
        AssertSame(() => DenseNetCifar(22, 12), "--depth", "22");
        AssertSame(() => DenseNet121(includeTop: false, weights: null), "--model", "densenet121", "--no-top");
    }

    [Fact]
    public void The_network_may_come_from_a_file()
    {
        using TemporaryFolder folder = new();
        AssertSame(() => Commanded.SaveModel(folder.File("m.h5")), "--weights", folder.File("m.h5"));
    }

    [Fact]
    public void Contradictions_are_refused()
    {
        Commanded.Refused("Which network?", "summary");
        Commanded.Refused("give one of them", "summary", "--model", "densenet121", "--depth", "22");
        Commanded.Refused("--growth-rate needs", "summary", "--model", "densenet121", "--growth-rate", "12");
        Commanded.Refused("--stem needs", "summary", "--depth", "22", "--stem", "cifar");
        Commanded.Refused("--pooling needs", "summary", "--depth", "22", "--pooling", "avg");
        Commanded.Refused("6,12,24,16", "summary", "--blocks", "2,x");
        Commanded.Refused("6,12,24,16", "summary", "--blocks", "2,none");
        Commanded.Refused("224,224,3", "summary", "--depth", "22", "--input-shape", "a");
        Commanded.Refused("positive integer", "summary", "--depth", "22", "--classes", "-1");
        Commanded.Refused("at least 32x32", "summary", "--depth", "22", "--input-shape", "8,8,3");
        Commanded.Refused("--weights imagenet needs --model", "summary", "--weights", "imagenet");
    }

    private static void AssertSame(Func<Model> expected, params string[] options)
    {
        // Names that layers get by counting begin anew.
        Utils.ClearSession();
        List<string> lines = [];
        expected().Summary(printFn: line => lines.Add(line.Trim()));
        Utils.ClearSession();
        Assert.Equal(lines, Commanded.Done(["summary", .. options]).Lines);
    }
}
