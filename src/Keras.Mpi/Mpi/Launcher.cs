using System.Globalization;

namespace Keras.Mpi;

/// <summary>What has started this process among others, told by the environment it left.</summary>
internal sealed class Launcher
{
    private static readonly string[] s_openMpi = OperatingSystem.IsMacOS()
        ? ["libmpi.40.dylib", "libmpi.dylib"]
        : ["libmpi.so.40", "libmpi.so"];

    private static readonly string[] s_mpich = OperatingSystem.IsMacOS()
        ? ["libmpi.12.dylib", "libmpich.dylib"]
        : ["libmpich.so.12", "libmpi.so.12", "libmpich.so"];

    private static readonly string[] s_standard = OperatingSystem.IsMacOS() ? ["libmpi_abi.0.dylib"] : ["libmpi_abi.so.0"];

    private Launcher(string? name, int size, IReadOnlyList<string> libraries, string advice)
    {
        (Name, Size, Libraries, Advice) = (name, size, libraries, advice);
    }

    /// <summary>The launcher of this process.</summary>
    public static Launcher Current => Of(Environment.GetEnvironmentVariable);

    /// <summary>Its name; null if the process was started alone.</summary>
    public string? Name { get; }

    /// <summary>Processes that were started; 1 alone.</summary>
    public int Size { get; }

    /// <summary>Libraries that fit, best first.</summary>
    public IReadOnlyList<string> Libraries { get; }

    /// <summary>What to install.</summary>
    public string Advice { get; }

    /// <summary>Finds the launcher by the variables it sets.</summary>
    public static Launcher Of(Func<string, string?> variable)
    {
        if (OperatingSystem.IsWindows())
        {
            return new Launcher(
                Number("PMI_SIZE") is null ? null : "mpiexec",
                Number("PMI_SIZE") ?? 1,
                ["msmpi.dll", "impi.dll", "mpi_abi.dll"],
                "Install Microsoft MPI (msmpisetup.exe).");
        }

        if (Number("OMPI_COMM_WORLD_SIZE") is int ranks)
        {
            return new Launcher(
                "Open MPI's mpirun",
                ranks,
                [.. s_openMpi, .. s_standard],
                "mpirun is Open MPI's, so its library is needed: libopenmpi3 on Debian and Ubuntu, openmpi on Fedora and Homebrew.");
        }

        bool isSlurm = variable("SLURM_PROCID") is not null && Number("SLURM_NTASKS") > 1;
        if (Number("PMI_SIZE") is int size)
        {
            return new Launcher(
                isSlurm ? "Slurm's srun" : "MPICH's mpirun",
                size,
                [.. s_mpich, .. s_standard, .. isSlurm ? s_openMpi : []],
                "The launcher is MPICH's or speaks its PMI, so that library is needed: libmpich12 on Debian and Ubuntu, mpich on "
                + "Fedora and Homebrew.");
        }

        return new Launcher(
            isSlurm ? "Slurm's srun" : null,
            isSlurm ? Number("SLURM_NTASKS")!.Value : 1,
            [.. s_standard, .. s_openMpi, .. s_mpich],
            "Install Open MPI (openmpi-bin on Debian and Ubuntu) or MPICH (mpich).");

        int? Number(string name) =>
            int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}
