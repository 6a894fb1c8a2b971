using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Keras.Callbacks;
using Keras.Models;
using Keras.Mpi;
using Keras.Optimizers;
using Keras.Testing;
using static Keras.Applications.Densenet;

namespace Keras.Benchmarks;

/// <summary>Training steps of one process beside those of two, on one host and over a slow link between two.</summary>
internal static class RanksBenchmark
{
    private const int FirstSteps = 3;
    private const string Network = "10.77.5.0/24";
    private const string Rate = "1gbit";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Prints the median step of each, the part of it that a process waits for others, and the bytes that it adds up, in turns.
    /// </summary>
    /// <param name="depth">Depth of DenseNet-BC with growth rate 12.</param>
    /// <param name="batch">Samples of a step, of all processes.</param>
    /// <param name="steps">Steps of a turn.</param>
    /// <param name="rounds">Turns.</param>
    public static void Compare(int depth, int batch, int steps, int rounds)
    {
        string hosts = Path.Combine(RepositoryFiles.Root, "tests", "Keras.Mpi.Tests", "hosts");
        string name = $"k{Environment.ProcessId}";
        bool hasHosts = Environment.UserName == "root" && Call(hosts, name, "up") && Call(hosts, name, "slow", Rate);
        if (!hasHosts)
        {
            Console.WriteLine("Two hosts need Linux and root: one host only.");
        }

        try
        {
            string agent = $"\"{hosts} {name} on\"";
            string[] remote =
            [
                "mpirun.openmpi", "--bind-to", "none", "--mca", "plm_rsh_agent", agent, "--mca", "btl", "tcp,self",
                "--mca", "btl_tcp_if_include", Network, "--mca", "oob_tcp_if_include", Network, "-H", "10.77.5.1:1,10.77.5.2:1",
            ];
            for (int round = 0; round < rounds; round++)
            {
                Turn("1 process, 2 threads", 2, [], DataParallel.DefaultBucketBytes);
                Turn("2 processes, 1 thread each", 1, ["mpirun.openmpi", "--bind-to", "none", "-n", "2"], DataParallel.DefaultBucketBytes);
                if (hasHosts)
                {
                    // All gradients in one bucket travel when the last of them is computed.
                    Turn($"2 hosts, {Rate}, buckets of 1 MiB", 1, [hosts, name, "on", "10.77.5.1", .. remote], 1 << 20);
                    Turn($"2 hosts, {Rate}, one bucket", 1, [hosts, name, "on", "10.77.5.1", .. remote], int.MaxValue);
                }
            }
        }
        finally
        {
            Call(hosts, name, "down");
        }

        void Turn(string title, int threads, string[] launcher, long bucketBytes)
        {
            string[] command =
            [
                .. launcher, Environment.ProcessPath!, .. Program, "rank", $"{depth}", $"{batch}", $"{steps}", $"{bucketBytes}",
            ];
            ProcessStartInfo start = new(command[0], command[1..]);
            start.Environment["KERAS_THREADS"] = $"{threads}";
            start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
            ChildProcess.Ended ended = ChildProcess.Run(start, s_limit);
            Console.WriteLine($"{title,-32} {(ended.ExitCode == 0 ? ended.Output.Trim() : $"failed: {ended.Error}")}");
        }
    }

    /// <summary>Trains as one of the processes; the first one prints.</summary>
    /// <param name="depth">Depth of DenseNet-BC with growth rate 12.</param>
    /// <param name="batch">Samples of a step, of all processes.</param>
    /// <param name="steps">Steps to measure.</param>
    /// <param name="bucketBytes">Bytes of gradients that travel together.</param>
    public static void Train(int depth, int batch, int steps, long bucketBytes)
    {
        Distribution.Initialize();
        Distribution.SetDistribution(new DataParallel(bucketBytes));
        Utils.SetRandomSeed(1);
        Model model = DenseNetCifar(depth: depth, growthRate: 12);
        model.Compile(new SGD(0.1, momentum: 0.9, nesterov: true), "categorical_crossentropy");
        float[] pixels = new float[batch * 32 * 32 * 3];
        Random random = new(1);
        for (int pixel = 0; pixel < pixels.Length; pixel++)
        {
            pixels[pixel] = random.NextSingle();
        }

        Tensor<float> x = Tensor.Create(pixels, [batch, 32, 32, 3]);
        Tensor<float> y = Utils.ToCategorical([.. Enumerable.Range(0, batch).Select(sample => sample % 10)], 10);
        List<(long Time, TimeSpan Waited, long Bytes)> ends = [];
        MpiCommunicator? ranks = Distribution.Communicator;
        LambdaCallback watch = new(onBatchEnd: (_, _) =>
            ends.Add((Stopwatch.GetTimestamp(), ranks?.Waited ?? TimeSpan.Zero, ranks?.Bytes ?? 0)));
        model.Fit(Batches(), stepsPerEpoch: FirstSteps + steps, verbose: 0, callbacks: [watch]);
        if (!Distribution.IsChief)
        {
            return;
        }

        double[] times =
        [
            .. Enumerable.Range(FirstSteps, steps)
                .Select(step => Stopwatch.GetElapsedTime(ends[step - 1].Time, ends[step].Time).TotalMilliseconds).Order(),
        ];
        double waited = (ends[^1].Waited - ends[FirstSteps - 1].Waited) / Stopwatch.GetElapsedTime(ends[FirstSteps - 1].Time, ends[^1].Time);
        double megabytes = (ends[^1].Bytes - ends[FirstSteps - 1].Bytes) / 1e6 / steps;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{times[times.Length / 2],8:F1} ms a step (best {times[0]:F1}), waiting {waited:P1}, {megabytes:F2} MB summed a step"));

        IEnumerable<Utils.Batch> Batches()
        {
            while (true)
            {
                yield return (x, y);
            }
        }
    }

    // What this program was started by, if that is not itself.
    private static string[] Program => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? [typeof(RanksBenchmark).Assembly.Location]
        : [];

    private static bool Call(string script, params string[] arguments) =>
        ChildProcess.Run(new ProcessStartInfo(script, arguments), TimeSpan.FromMinutes(1)).ExitCode == 0;
}
