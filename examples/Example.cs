using System.CommandLine;
using System.Reflection;

namespace Examples;

/// <summary>Reads the command line and runs the script.</summary>
internal static class Example
{
    private const int SmokeSamples = 128;

    /// <summary>Runs a script with the settings asked for; errors of the user end it with a message.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="description">What the help says first.</param>
    /// <param name="defaults">Settings that the command line leaves out.</param>
    /// <param name="script">Receives the settings, and the values of its own options.</param>
    /// <param name="data">What the data may be; CIFAR-10 or drawn images if null.</param>
    /// <param name="own">Options of this example only.</param>
    public static int Run(
        string[] args,
        string description,
        Settings defaults,
        Action<Settings, ParseResult> script,
        Option<string>? data = null,
        IReadOnlyList<Option>? own = null)
    {
        Option<int> epochs = Make("--epochs", "Passes over the data.", defaults.Epochs);
        Option<int> batchSize = Make("--batch-size", "Images of a batch.", defaults.BatchSize);
        Option<string> output = Make("--output", "Where the model goes.", Path.Combine(OutputFolder(), defaults.Output));
        Option<int?> samples = Make("--samples", "Train on the first so many images only.", defaults.Samples);
        Option<int> seed = Make("--seed", "Same seed, same numbers.", defaults.Seed);
        Option<int> verbose = Make("--verbose", "1 progress bar, 2 a line an epoch, 0 silent.", defaults.Verbose);
        Option<bool> smoke = Make("--smoke", "A few steps on drawn images, to see that everything works.", false);
        data ??= Choice(
            "--data",
            "auto takes CIFAR-10 if it can be had and drawn images otherwise; cifar10 takes nothing else.",
            "auto",
            "cifar10",
            "procedural");
        RootCommand command = new(description) { epochs, batchSize, output, samples, seed, verbose, smoke, data };
        foreach (Option option in own ?? [])
        {
            command.Add(option);
        }

        command.SetAction(result =>
        {
            Settings settings = new(
                result.GetValue(epochs),
                result.GetValue(batchSize),
                result.GetValue(output)!,
                result.GetValue(data)!,
                result.GetValue(samples),
                result.GetValue(seed),
                result.GetValue(verbose));
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(settings.Output))!);
            return Run(result.GetValue(smoke) ? Small(settings) : settings, result, script);
        });
        return command.Parse(args).Invoke();
    }

    /// <summary>Whether an error is the user's to mend, by its message: files, names, the network.</summary>
    public static bool IsExpected(Exception exception) => exception
        is ArgumentException or InvalidDataException or InvalidOperationException or IOException or NotSupportedException
        or UnauthorizedAccessException;

    /// <summary>Says that something holds, or ends the script.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public static void Check(string what, bool holds) => Console.WriteLine(
        holds ? $"Checked: {what}." : throw new InvalidOperationException($"Not as it should be: {what}."));

    /// <summary>An option with a default.</summary>
    public static Option<T> Make<T>(string name, string description, T value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };

    /// <summary>An option with a few values; the first is the default.</summary>
    public static Option<string> Choice(string name, string description, params string[] values) =>
        Make(name, description, values[0]).AcceptOnlyFromAmong(values);

    // The example's own folder in the repository; a program that was copied elsewhere writes where it is called.
    private static string OutputFolder()
    {
        string name = Assembly.GetEntryAssembly()!.GetName().Name!;
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "KerasDenseNet.slnx")))
            {
                return Path.Combine(folder, "examples", name, "output");
            }
        }

        return "output";
    }

    private static Settings Small(Settings settings) => settings with
    {
        Epochs = 1,
        Data = "procedural",
        Samples = settings.Samples ?? SmokeSamples,
        BatchSize = Math.Min(settings.BatchSize, 32),
        Smoke = true,
    };

    private static int Run(Settings settings, ParseResult result, Action<Settings, ParseResult> script)
    {
        try
        {
            script(settings, result);
            Console.WriteLine($"Output: {Path.GetDirectoryName(Path.GetFullPath(settings.Output))}");
            return 0;
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }
}
