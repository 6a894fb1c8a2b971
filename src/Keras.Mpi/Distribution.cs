using System.Runtime.InteropServices;
using Keras.Mpi;
using Keras.Training;

namespace Keras;

/// <summary>Training on several processes, which may be on several machines.</summary>
/// <remarks>Port of keras/src/distribution of Keras 3, over MPI.</remarks>
/// <example>
/// <code>
/// Distribution.Initialize();
/// Distribution.SetDistribution(new DataParallel());
/// model.Fit(x, y, batchSize: 256);   // mpirun -n 4 --bind-to none dotnet run
/// </code>
/// </example>
public static class Distribution
{
    /// <summary>Seconds that a process may give no sign of life, by default.</summary>
    public const double DefaultTimeLimit = 60;

    private static readonly object s_gate = new();
    private static MpiCommunicator? s_communicator;

    /// <summary>Number of this process, from 0.</summary>
    public static int Rank => s_communicator?.Rank ?? 0;

    /// <summary>Number of processes; 1 of a program that was started alone.</summary>
    public static int Size => s_communicator?.Size ?? 1;

    /// <summary>Whether this is the process that writes files and shows progress: the first one.</summary>
    public static bool IsChief => Rank == 0;

    /// <summary>The processes; null alone.</summary>
    internal static MpiCommunicator? Communicator => s_communicator;

    /// <summary>Joins the processes that mpirun, srun or mpiexec has started; of no effect in a program that was started alone.</summary>
    /// <remarks>
    /// Call it before models are made: from here on all processes draw the same seeds, and so the same weights, and a process
    /// without <c>KERAS_THREADS</c> takes its part of the machine's cores.
    /// </remarks>
    /// <param name="timeLimit">
    /// Seconds that a process may give no sign of life while others wait for it, before all end with an error. What Fit knows to
    /// take long, such as writing a checkpoint, does not count.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="timeLimit"/> is not positive.</exception>
    /// <exception cref="DllNotFoundException">There is no MPI library; the message names the package.</exception>
    /// <exception cref="InvalidOperationException">The library is not that of the launcher.</exception>
    public static void Initialize(double timeLimit = DefaultTimeLimit)
    {
        if (!(timeLimit > 0 && double.IsFinite(timeLimit)))
        {
            throw new ArgumentException($"`timeLimit` is a positive number of seconds. Received: {timeLimit}.", nameof(timeLimit));
        }

        lock (s_gate)
        {
            Launcher launcher = Launcher.Current;
            if (s_communicator is not null)
            {
                s_communicator.Limit = TimeSpan.FromSeconds(timeLimit);
            }
            else if (launcher.Name is not null)
            {
                Join(launcher, TimeSpan.FromSeconds(timeLimit));
            }
        }
    }

    /// <summary>Decides how Fit, Evaluate, Predict and their like share their work out from now on.</summary>
    /// <remarks>
    /// All processes run the same program on the same data. Metrics, losses and predictions are those of all the data, the same on
    /// all processes, and weights have the same bits after every step. One thread at a time may train, test or predict.
    /// Call it before the first step of a model.
    /// </remarks>
    /// <param name="distribution">How; null for every process on its own.</param>
    public static void SetDistribution(DataParallel? distribution) =>
        Replicas.Current = distribution is null || s_communicator is not { Size: > 1 } ranks
            ? new Replicas()
            : new MpiReplicas(ranks, distribution);

    private static void Join(Launcher launcher, TimeSpan limit)
    {
        MpiLibrary library = MpiLibrary.Load(launcher);
        MpiCommunicator communicator = new(library, limit);
        if (communicator.Size != launcher.Size)
        {
            throw new InvalidOperationException(
                $"{launcher.Name} has started {launcher.Size} processes, and {library.Name} ({library.Version}) knows of "
                + $"{communicator.Size}: it belongs to another launcher. {launcher.Advice} Or start the program by the mpirun of that "
                + "library.");
        }

        s_communicator = communicator;
        PosixSignalRegistration? farewell = Farewell.Prepare(communicator);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            communicator.Leave(Environment.ExitCode);
            farewell?.Dispose();
        };
        Cores.Share(communicator);
        long[] seeds = [RandomSeeds.State.Seed, RandomSeeds.State.Draws];
        communicator.Broadcast(seeds.AsSpan());
        RandomSeeds.State = ((int)seeds[0], seeds[1]);
    }
}
