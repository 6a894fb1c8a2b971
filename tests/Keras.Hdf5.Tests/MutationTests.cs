using System.Diagnostics;
using Keras.Testing;

namespace Keras.Hdf5.Tests;

public class MutationTests
{
    private const int FilesPerRun = 5_000;

    [Fact]
    public void No_damaged_model_does_more_than_raise_Hdf5Exception()
    {
        using TemporaryFolder folder = new();
        string fixedLength = folder.File("fixed.h5");
        string variableLength = folder.File("variable.h5");
        File.WriteAllBytes(fixedLength, ModelFile.Create(Hdf5StringStorage.FixedLength));
        File.WriteAllBytes(variableLength, ModelFile.Create(Hdf5StringStorage.VariableLength));
        string[] others =
            [
                "attributes", "chunked", "dense", "dense_attributes", "heaps", "indexes", "latest", "lzf", "tracked", "types",
                "user_block",
            ];
        OpenDamaged(folder, seed: 1, [fixedLength, variableLength, .. others.Select(GoldenFiles.Accepted)]);
    }

    [SharedDataFact(RealFiles.Folder)]
    public void No_damaged_real_file_does_more_than_raise_Hdf5Exception()
    {
        const int MaxBytes = 64 << 10;
        using TemporaryFolder folder = new();
        OpenDamaged(folder, seed: 2, [.. RealFiles.All.Where(static path => new FileInfo(path).Length < MaxBytes)]);
    }

    private static void OpenDamaged(TemporaryFolder folder, int seed, string[] files)
    {
        string progress = folder.File("progress");
        (int exitCode, string output, string error) = ChildProcess.Run(new ProcessStartInfo(
            Environment.ProcessPath!,
            [typeof(Program).Assembly.Location, progress, $"{seed}", "0", $"{FilesPerRun}", .. files]));
        int last = BitConverter.ToInt32(File.ReadAllBytes(progress));
        Assert.True(
            exitCode == Program.Passed, $"exit code {exitCode} at damaged file {last} of seed {seed}: {output}{error}");
        Assert.Equal(FilesPerRun - 1, last);
        Assert.Equal("", error);
    }
}
