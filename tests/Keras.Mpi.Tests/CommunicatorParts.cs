using System.Runtime.InteropServices;
using Keras.Engine.Collectives;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Models;

namespace Keras.Mpi.Tests;

/// <summary>What ranks do in <see cref="MpiCommunicatorTests"/>.</summary>
internal static unsafe class CommunicatorParts
{
    public static void Sums()
    {
        Distribution.Initialize();
        MpiCommunicator ranks = Distribution.Communicator!;
        Program.Say($"{ranks.Rank} of {ranks.Size} {Distribution.IsChief}");
        Program.Say(string.Join(' ', ranks.Gather<int>([ranks.Rank, 7])));
        Program.Say(string.Join(' ', ranks.Gather<byte>([(byte)(ranks.Rank + 250)])));
        long[] large = [long.MaxValue - ranks.Rank, -1];
        ranks.Broadcast(large.AsSpan());
        Program.Say(string.Join(' ', large));
        Program.Say(string.Join(' ', ranks.GatherTexts(new string('ä', ranks.Rank))));

        // Many sums at once, waited for in another order.
        const int Count = 1000;
        float*[] memory = new float*[20];
        for (int sum = 0; sum < memory.Length; sum++)
        {
            memory[sum] = (float*)NativeMemory.Alloc(Count, sizeof(float));
            new Span<float>(memory[sum], Count).Fill((ranks.Rank + 1) * (sum + 1));
            ranks.BeginSum(memory[sum], Count, DType.Float32);
        }

        double total = 0;
        for (int sum = memory.Length - 1; sum >= 0; sum--)
        {
            ranks.Wait(memory[sum]);
            total += memory[sum][Count - 1];
            NativeMemory.Free(memory[sum]);
        }

        Program.Say($"{total} {ranks.Drain()} {ranks.Bytes > 20 * Count * sizeof(float)}");
        double[] doubles = [0.1 * (ranks.Rank + 1), double.NaN];
        ranks.Sum(doubles.AsSpan());
        Program.Say(string.Join(' ', doubles.Select(number => BitConverter.DoubleToInt64Bits(number))));
    }

    public static void Seeds()
    {
        Distribution.Initialize();
        Sequential model = new([new Dense(3, inputShape: 4)]);
        Program.Say($"{string.Join(" ", model.GetWeights()[0])} {Environment.GetEnvironmentVariable("KERAS_THREADS")}");
    }

    // One rank fails, and the others hear of it while they wait.
    public static void Fails(string how, int failing)
    {
        Distribution.Initialize(timeLimit: 5);
        MpiCommunicator ranks = Distribution.Communicator!;
        ranks.Step = 17;
        ranks.IsBusy = false;
        ranks.Gather<int>([1]);
        if (ranks.Rank == failing)
        {
            switch (how)
            {
                case "throw": ranks.Fail("It is the weather."); break;
                case "kill": System.Diagnostics.Process.GetCurrentProcess().Kill(); break;
                case "freeze": Keras.Testing.ChildProcess.Run("kill", "-STOP", $"{Environment.ProcessId}"); break;
                case "hang": Thread.Sleep(Timeout.Infinite); break;
                case "busy": ranks.IsBusy = true; Thread.Sleep(8000); ranks.IsBusy = false; break;
                case "exit": return;
            }
        }

        try
        {
            ranks.Gather<int>([2]);
            Program.Say("went on");
        }
        catch (InvalidOperationException exception)
        {
            Console.Error.WriteLine($"[{ranks.Rank}] {exception.Message}");
            Environment.ExitCode = 3;
        }
    }

    // One rank adds up something else than the other one. MPI does not notice if it is as much.
    public static void Differs(string what)
    {
        Distribution.Initialize(timeLimit: 30);
        MpiCommunicator ranks = Distribution.Communicator!;
        ranks.Step = 17;
        ranks.IsBusy = false;
        ranks.Gather<int>([1]);
        int count = what == "count" && ranks.Rank == 1 ? 100_000 : 4;
        float* elements = (float*)NativeMemory.AllocZeroed((nuint)count, sizeof(float));
        int place = what == "place" ? ranks.Rank : 0;
        ranks.BeginSum(elements, count, DType.Float32, new SumName(place, $"layer {ranks.Rank}"));
        try
        {
            ranks.Wait(elements);
            Thread.Sleep(5000);
            ranks.Gather<int>([2]);
            Program.Say("went on");
        }
        catch (InvalidOperationException exception)
        {
            Console.Error.WriteLine($"[{ranks.Rank}] {exception.Message}");
            Environment.ExitCode = 3;
        }
    }

    // The first to come waits for the others, though it was sent away long before.
    public static void Leaves()
    {
        Distribution.Initialize(timeLimit: 2);
        Thread.Sleep(Distribution.Rank * 3000);
        Program.Say("done");
    }
}
