using Keras.Models;
using static Keras.Applications.Densenet;

namespace Keras.Cli.Tests;

/// <summary>What a command did.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Error">What it complained about.</param>
internal sealed record Commanded(int Code, string Output, string Error)
{
    /// <summary>The lines it wrote, without blanks at their ends and without empty ones.</summary>
    public string[] Lines =>
        [.. Output.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    /// <summary>Runs a command line through the root command.</summary>
    public static Commanded Run(params string[] args)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = CommandLine.Run(args, output, error);
        return new Commanded(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command that must succeed.</summary>
    public static Commanded Done(params string[] args)
    {
        Commanded result = Run(args);
        Assert.Equal((0, ""), (result.Code, result.Error));
        return result;
    }

    /// <summary>A command line that must be refused, with a message that contains <paramref name="part"/>.</summary>
    public static void Refused(string part, params string[] args) => Ends(2, part, args);

    /// <summary>A command that must fail, with a message that contains <paramref name="part"/>.</summary>
    public static void Failed(string part, params string[] args) => Ends(1, part, args);

    /// <summary>A small network for images of 32×32, saved whole; its random weights depend on nothing.</summary>
    public static Model SaveModel(string path, int classes = 5)
    {
        Utils.SetRandomSeed(7);
        Model model = DenseNet([1, 1], 4, inputShape: (32, 32, 3), classes: classes);
        model.Save(path);
        return model;
    }

    private static void Ends(int code, string part, string[] args)
    {
        Commanded result = Run(args);
        Assert.Equal((code, ""), (result.Code, result.Output));
        Assert.Contains(part, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Equal(code == 2, result.Error.Contains("--help", StringComparison.Ordinal));
    }
}
