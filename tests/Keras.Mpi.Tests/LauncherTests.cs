namespace Keras.Mpi.Tests;

public class LauncherTests
{
    [Fact]
    public void A_launcher_is_known_by_the_variables_it_sets()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Equal("msmpi.dll", Of(("PMI_SIZE", "3")).Libraries[0]);
            return;
        }

        Launcher openMpi = Of(("OMPI_COMM_WORLD_SIZE", "4"), ("PMIX_RANK", "0"));
        Assert.Equal(("Open MPI's mpirun", 4), (openMpi.Name, openMpi.Size));
        Assert.Contains("libmpi", openMpi.Libraries[0], StringComparison.Ordinal);
        Assert.Contains("libopenmpi3", openMpi.Advice, StringComparison.Ordinal);

        Launcher mpich = Of(("PMI_SIZE", "2"), ("PMI_RANK", "1"));
        Assert.Equal(("MPICH's mpirun", 2), (mpich.Name, mpich.Size));
        Assert.Contains("libmpich12", mpich.Advice, StringComparison.Ordinal);

        Launcher slurm = Of(("SLURM_PROCID", "0"), ("SLURM_NTASKS", "8"));
        Assert.Equal(("Slurm's srun", 8), (slurm.Name, slurm.Size));

        // In a job's shell, not started by srun; one task is none.
        Assert.Equal((null, 1), (Of(("SLURM_NTASKS", "8")).Name, Of(("SLURM_PROCID", "0"), ("SLURM_NTASKS", "1")).Size));
        Assert.Equal((null, 1), (Of().Name, Of().Size));
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("0-3", 4)]
    [InlineData("0-3,8,10-11", 7)]
    public void Counts_cores(string list, int count) => Assert.Equal(count, Cores.Count(list));

    [Fact]
    public void Cores_that_a_launcher_has_bound_away_are_missed()
    {
        Assert.Null(Cores.Remark(allowed: 16, online: 16, processes: 4, threads: null));
        Assert.Null(Cores.Remark(allowed: 4, online: 16, processes: 4, threads: 4));
        Assert.Null(Cores.Remark(allowed: null, online: null, processes: 4, threads: 4));
        Assert.Contains("1 of this machine's 16 cores", Cores.Remark(1, 16, 4, null), StringComparison.Ordinal);
        Assert.Contains("--bind-to none", Cores.Remark(1, 16, 4, null), StringComparison.Ordinal);
        Assert.Contains("KERAS_THREADS=4 threads share 1 core ", Cores.Remark(1, 4, 4, 4), StringComparison.Ordinal);
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void A_missing_or_foreign_library_is_a_message(string library)
    {
        Ranks.Ended missing = Ranks.Start(library, 1, ["seeds"], ("KERAS_MPI_LIBRARY", "libnothing.so"));
        Assert.NotEqual(0, missing.ExitCode);
        Assert.Contains("No MPI library was found. Tried: libnothing.so.", missing.Error, StringComparison.Ordinal);
        Assert.Contains(library == "openmpi" ? "libopenmpi3" : "libmpich12", missing.Error, StringComparison.Ordinal);

        string other = library == "openmpi" ? "libmpich.so.12" : "libmpi.so.40";
        if (Ranks.IsInstalled(library == "openmpi" ? "mpich" : "openmpi"))
        {
            Ranks.Ended foreign = Ranks.Start(library, 2, ["seeds"], ("KERAS_MPI_LIBRARY", other));
            Assert.NotEqual(0, foreign.ExitCode);
            Assert.Contains("it belongs to another launcher", foreign.Error, StringComparison.Ordinal);
        }

        Ranks.Ended none = Ranks.Start(library, 1, ["seeds"], ("KERAS_MPI_LIBRARY", "libc.so.6"));
        Assert.Contains("libc.so.6 is no MPI library", none.Error, StringComparison.Ordinal);
    }

    private static Launcher Of(params (string Name, string Value)[] variables) => Launcher.Of(
        name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
