using System.Globalization;

namespace Keras.Mpi;

/// <summary>The cores of a machine, of which every process on it takes its part.</summary>
internal static class Cores
{
    private const string Threads = "KERAS_THREADS";

    /// <summary>Gives this process its part, if nobody has said how many threads it is to have; warns if it was pinned to fewer.</summary>
    public static void Share(MpiCommunicator communicator)
    {
        int here = communicator.Hosts.Count(host => host == communicator.Hosts[communicator.Rank]);
        int? asked = int.TryParse(Environment.GetEnvironmentVariable(Threads), out int threads) && threads > 0 ? threads : null;
        if (Remark(Allowed("/proc/self/status"), Online(), here, asked) is string remark && communicator.Rank == 0)
        {
            Warnings.Write(remark);
        }

        if (asked is null)
        {
            // Pinned, the process has its cores for itself.
            int cores = Environment.ProcessorCount;
            int part = Online() > cores ? cores : cores / here;
            Environment.SetEnvironmentVariable(Threads, Math.Max(part, 1).ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>What is wrong with the cores of a process; null if nothing is, or nothing is known.</summary>
    /// <param name="allowed">Cores that it may use.</param>
    /// <param name="online">Cores of the machine.</param>
    /// <param name="processes">Processes on the machine.</param>
    /// <param name="threads">Threads that it was told to have.</param>
    public static string? Remark(int? allowed, int? online, int processes, int? threads)
    {
        const string Option = "Give mpirun --bind-to none, or srun --cpus-per-task.";
        return allowed is not int cores ? null
            : threads > cores
                ? $"{Threads}={threads} threads share {cores} core{(cores == 1 ? "" : "s")} that the launcher has bound this process to. "
                    + Option
            : (long)cores * processes < online
                ? $"The launcher has bound each of {processes} processes to {cores} of this machine's {online} cores; the others are "
                    + $"idle. {Option}"
            : null;
    }

    /// <summary>Number of cores in a list such as <c>0-3,8</c>.</summary>
    public static int Count(string list) => list.Split(',').Select(range => range.Split('-'))
        .Sum(ends => int.Parse(ends[^1], CultureInfo.InvariantCulture) - int.Parse(ends[0], CultureInfo.InvariantCulture) + 1);

    private static int? Online()
    {
        const string File = "/sys/devices/system/cpu/online";
        return System.IO.File.Exists(File) ? Count(System.IO.File.ReadAllText(File).Trim()) : null;
    }

    private static int? Allowed(string file) => !File.Exists(file) ? null
        : File.ReadLines(file).FirstOrDefault(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)) is string line
            ? Count(line[(line.IndexOf(':') + 1)..].Trim())
        : null;
}
