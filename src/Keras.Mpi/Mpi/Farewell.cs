using System.Runtime.InteropServices;

namespace Keras.Mpi;

/// <summary>What a process says when its launcher ends it: who has died, if that is why.</summary>
/// <remarks>
/// Open MPI's mpirun sends SIGTERM to all processes when one of them has died, and SIGKILL a second later. Whatever else a program
/// does at SIGTERM, it does.
/// </remarks>
internal static class Farewell
{
    private const int MillisecondsLeft = 900;

    /// <summary>Listens until it is disposed; null where there are no such signals.</summary>
    public static PosixSignalRegistration? Prepare(MpiCommunicator ranks) => ranks.Size == 1 || OperatingSystem.IsWindows()
        ? null
        : PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Say(ranks));

    // The thread of signals has others to call.
    private static void Say(MpiCommunicator ranks)
    {
        ranks.Hurry();
        new Thread(() =>
        {
            for (int waited = 0; waited < MillisecondsLeft && ranks.Failure is null; waited += 10)
            {
                Thread.Sleep(10);
            }

            if (ranks.Failure is Exception failure)
            {
                Console.Error.WriteLine($"{ranks.NameOf(ranks.Rank)} was told to end (SIGTERM). {failure.Message}");
            }
        })
        {
            IsBackground = true,
            Name = "Keras MPI farewell",
        }.Start();
    }
}
