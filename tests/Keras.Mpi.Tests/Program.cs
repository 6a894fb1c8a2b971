namespace Keras.Mpi.Tests;

/// <summary>One of the processes that mpirun starts.</summary>
internal static class Program
{
    /// <summary>The variable that names the folder for what ranks say: their lines would mix on one output.</summary>
    public const string Folder = "KERAS_TEST_RANKS";

    private static readonly object s_gate = new();

    /// <param name="arguments">The name of a part, and what it needs.</param>
    public static int Main(string[] arguments)
    {
        switch (arguments[0])
        {
            case "sums": CommunicatorParts.Sums(); break;
            case "seeds": CommunicatorParts.Seeds(); break;
            case "fails": CommunicatorParts.Fails(arguments[1], int.Parse(arguments[2])); break;
            case "sums differ": CommunicatorParts.Differs(arguments[1]); break;
            case "fit": TrainingParts.Fit(new Options(arguments[1..])); break;
            case "frozen": TrainingParts.Frozen(new Options(arguments[1..])); break;
            case "test": TrainingParts.Test(new Options(arguments[1..])); break;
            case "statistics": TrainingParts.Statistics(new Options(arguments[1..])); break;
            case "synchronized": TrainingParts.Synchronized(new Options(arguments[1..])); break;
            case "bytes": TrainingParts.Bytes(new Options(arguments[1..])); break;
            case "reduced": TrainingParts.Reduced(new Options(arguments[1..])); break;
            case "augmented": TrainingParts.Augmented(new Options(arguments[1..])); break;
            case "dropout": TrainingParts.Dropout(new Options(arguments[1..])); break;
            case "batches": TrainingParts.Batches(new Options(arguments[1..])); break;
            case "differs": TrainingParts.Differs(new Options(arguments[1..])); break;
            case "train": FitParts.Fit(new Options(arguments[1..])); break;
            case "densenet": return Cli.CommandLine.Run(arguments[1..], Console.Out, Console.Error);
            case "leaves": CommunicatorParts.Leaves(); break;
            default: throw new ArgumentException($"There is no part {arguments[0]}.");
        }

        return Environment.ExitCode;
    }

    /// <summary>Says a line.</summary>
    public static void Say(string text)
    {
        lock (s_gate)
        {
            string folder = Environment.GetEnvironmentVariable(Folder) ?? Directory.GetCurrentDirectory();
            File.AppendAllText(Path.Combine(folder, $"{Distribution.Rank}"), text + "\n");
        }
    }
}
