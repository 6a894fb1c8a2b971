using System.Diagnostics;
using Keras.Testing;

namespace Keras.Mpi.Tests;

/// <summary>Libraries that are not to be had here, by stubs with their symbols and constants.</summary>
public sealed class OtherLibrariesTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    private static string Source => Path.Combine(RepositoryFiles.Root, "tests", "Keras.Mpi.Tests", "stub", "mpi.c");

    public void Dispose() => _folder.Dispose();

    [ToolTheory("gcc")]
    [InlineData("STANDARD")]
    [InlineData("MICROSOFT")]
    public void Two_processes_train_over_the_symbols_and_constants_of_another_library(string kind)
    {
        string library = Build(kind);
        string[][] ranks = Run(library, "fit");
        string[] alone = Ranks.Alone("fit", "accumulate=2");
        Assert.Equal(ranks[0], ranks[1]);
        Assert.Equal(alone[0], ranks[0][0]);

        // Every element type, many sums at once, texts.
        string[][] lines = Run(library, "sums");
        Assert.Equal(["0 of 2 True", "1 of 2 False"], lines.Select(rank => rank[0]));
        Assert.All(lines, rank => Assert.Equal(["0 7 1 7", "250 251", $"{long.MaxValue} -1", " ä", "630 True True"], rank[1..6]));
    }

    [ToolTheory("gcc")]
    [InlineData("MICROSOFT")]
    public void What_a_library_refuses_is_told_by_its_words(string kind)
    {
        // A library of one interface that says it is of the other: its constants are wrong.
        string library = Build(kind, "-DMSMPI_Get_version=MPI_Abi_get_version");
        using LaunchedProcess process = Start(library, 0, "seeds", _folder.FullName);
        LaunchedProcess.Ended ended = process.WaitForEnd(s_limit);
        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains("MPI_Init_thread failed in stub of two processes: stub: wrong thread level 0x400", ended.Error, StringComparison.Ordinal);
    }

    private string Build(string kind, params string[] options)
    {
        string library = _folder.File($"lib{kind}{options.Length}.so");
        ChildProcess.Ended ended = ChildProcess.Run(
            new ProcessStartInfo(
                "gcc",
                ["-shared", "-fPIC", "-O1", $"-D{kind}", .. options, "-o", library, Source]),
            s_limit);
        Assert.True(ended.ExitCode == 0, ended.Error);
        return library;
    }

    private string[][] Run(string library, string part)
    {
        string said = Directory.CreateDirectory(_folder.File(part)).FullName;
        using LaunchedProcess first = Start(library, 0, part, said);
        using LaunchedProcess second = Start(library, 1, part, said);
        foreach (LaunchedProcess process in (LaunchedProcess[])[first, second])
        {
            LaunchedProcess.Ended ended = process.WaitForEnd(s_limit);
            Assert.True(ended.ExitCode == 0, ended.Error);
        }

        return [File.ReadAllLines(Path.Combine(said, "0")), File.ReadAllLines(Path.Combine(said, "1"))];
    }

    private static LaunchedProcess Start(string library, int rank, string part, string said)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, [typeof(Program).Assembly.Location, part]);
        (string, string)[] variables =
        [
            ("PMI_SIZE", "2"), ("PMI_RANK", $"{rank}"), ("KERAS_MPI_LIBRARY", library), ("KERAS_THREADS", "1"), (Program.Folder, said),
            ("STUB_MPI_FILE", Path.Combine(said, "memory")),
        ];
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        return new LaunchedProcess(start);
    }
}
