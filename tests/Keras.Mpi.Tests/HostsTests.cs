using System.Diagnostics;
using Keras.Testing;

namespace Keras.Mpi.Tests;

/// <summary>Two hosts: network namespaces of this machine, with Open MPI over TCP between them.</summary>
public sealed class HostsTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);
    private static readonly string s_script = Path.Combine(RepositoryFiles.Root, "tests", "Keras.Mpi.Tests", "hosts");

    private readonly string _name = $"k{Environment.ProcessId}";
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        ChildProcess.Run(new ProcessStartInfo(s_script, [_name, "down"]), s_limit);
        _folder.Dispose();
    }

    [HostsFact]
    public void Two_hosts_give_the_bits_of_one()
    {
        Make();
        string[][] apart = Start(["fit"]).Lines;
        Assert.Equal(Ranks.Run("openmpi", 2, "fit"), apart);
    }

    [HostsFact]
    public void A_link_that_is_cut_in_the_middle_of_a_step_ends_both_hosts_with_a_message()
    {
        Make();
        string backup = _folder.File("backup/training.h5");
        string[] arguments = ["train", $"folder={_folder.FullName}", "epochs=400", "pause=20", "limit=5"];
        Ranks.Ended cut = Start(arguments, () => File.Exists(backup), _ => Hosts("cut"));
        Assert.NotEqual(0, cut.ExitCode);
        Assert.Matches($"Rank 1 of 2 on {_name}-2, last heard of in step [1-9][0-9]*, has given no sign of life", cut.Error);

        // What was saved is whole: another process goes on from it.
        string[] resumed = Ranks.Alone([.. arguments[..2], "epochs=2"]);
        Assert.DoesNotContain("cancelled", resumed);
    }

    private void Make() => Hosts("up");

    private void Hosts(params string[] arguments)
    {
        ChildProcess.Ended ended = ChildProcess.Run(new ProcessStartInfo(s_script, [_name, .. arguments]), s_limit);
        Assert.True(ended.ExitCode == 0, ended.Error);
    }

    private Ranks.Ended Start(string[] arguments, Func<bool>? isTime = null, Action<int>? act = null)
    {
        const string Network = "10.77.5.0/24";

        // Without the signs of life of its own, mpirun would wait for the end of a host that it cannot reach. It tells the rank that
        // it reaches to end and kills it a second later, unless told: on a busy machine too soon for its message.
        string[] mpirun =
        [
            "mpirun.openmpi", "--bind-to", "none", "--mca", "plm_rsh_agent", $"\"{s_script} {_name} on\"", "--mca", "btl", "tcp,self",
            "--mca", "oob_tcp_keepalive_time", "1", "--mca", "oob_tcp_keepalive_intvl", "1", "--mca", "oob_tcp_keepalive_probes", "2",
            "--mca", "odls_base_sigkill_timeout", "8",
            "--mca", "btl_tcp_if_include", Network, "--mca", "oob_tcp_if_include", Network, "-H", "10.77.5.1:1,10.77.5.2:1",
            Environment.ProcessPath!, typeof(Program).Assembly.Location, .. arguments,
        ];
        return Ranks.Run(new ProcessStartInfo(s_script, [_name, "on", "10.77.5.1", .. mpirun]), [], isTime, act);
    }

    private sealed class HostsFactAttribute : FactAttribute
    {
        private static readonly Lazy<string?> s_missing = new(Missing);

        public HostsFactAttribute() => Skip = s_missing.Value;

        // Why there are no hosts; null if there are.
        private static string? Missing()
        {
            if (!OperatingSystem.IsLinux() || !Ranks.IsInstalled("openmpi"))
            {
                return "needs Linux and Open MPI";
            }

            string name = $"k{Environment.ProcessId}t";
            ChildProcess.Ended made = ChildProcess.Run(new ProcessStartInfo(s_script, [name, "up"]), s_limit);
            ChildProcess.Run(s_script, name, "down");
            return made.ExitCode == 0 ? null : $"needs root, and the right to make network namespaces: {made.Error.Trim()}";
        }
    }
}
