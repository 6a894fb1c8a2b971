using System.Diagnostics;
using SharpFuzz;

namespace Keras.Fuzz;

/// <summary>Runs one reader under afl-fuzz, and what goes with it; <c>run</c> beside this file calls it.</summary>
internal static class Program
{
    private const string Usage =
        """
        Keras.Fuzz instrument FOLDER          makes the readers' assemblies in a folder tell afl-fuzz which branches they take
        Keras.Fuzz seeds READER GOLDEN FOLDER writes the files that fuzzing begins with, and tokens.txt
        Keras.Fuzz fuzz READER                under afl-fuzz
        Keras.Fuzz replay READER FILE…        reads files as fuzzing does and tells how each ended
        """;

    private static int Main(string[] arguments)
    {
        try
        {
            return Run(arguments);
        }
        catch (ArgumentException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 2;
        }
    }

    private static int Run(string[] arguments)
    {
        switch (arguments)
        {
            case ["instrument", string folder]:
                Instrumentation.Apply(folder);
                return 0;
            case ["seeds", string reader, string golden, string folder]:
                Seeds.Write(Readers.Find(reader), golden, folder);
                return 0;
            case ["fuzz", string reader]:
                Fuzz(Readers.Find(reader));
                return 0;
            case ["replay", string reader, .. string[] files]:
                return Replay(Readers.Find(reader), files);
            default:
                Console.Error.WriteLine($"{Usage}{Environment.NewLine}Readers: {string.Join(", ", Readers.Names)}");
                return 2;
        }
    }

    private static void Fuzz(Reader reader)
    {
        using Scratch scratch = new(reader.Extension);
        using PeakMemory memory = new(Environment.GetEnvironmentVariable("KERAS_FUZZ_PEAK"));
        Fuzzer.OutOfProcess.Run(input =>
        {
            using MemoryStream bytes = new();
            input.CopyTo(bytes);
            reader.Try(bytes.ToArray(), scratch);
            memory.Note();
        });
    }

    private static int Replay(Reader reader, string[] files)
    {
        using Scratch scratch = new(reader.Extension);
        int failures = 0;
        foreach (string file in files)
        {
            Stopwatch watch = Stopwatch.StartNew();
            string result;
            try
            {
                result = reader.Try(File.ReadAllBytes(file), scratch) ?? "read";
            }
            catch (Exception exception)
            {
                failures++;
                result = $"FAILED: {exception}";
            }

            Console.WriteLine($"{file}: {watch.ElapsedMilliseconds} ms, {result}");
        }

        return failures == 0 ? 0 : 1;
    }
}
