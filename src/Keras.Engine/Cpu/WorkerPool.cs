using Keras.Engine.Cpu.Kernels;

namespace Keras.Engine.Cpu;

/// <summary>Threads that share the pieces of a kernel with the thread that runs it.</summary>
/// <remarks>
/// Pieces are claimed one by one, so a slow core takes fewer. Idle workers spin for a moment, as the next kernel of a
/// plan follows within microseconds, and then sleep.
/// One run uses the workers at a time; a run that finds them taken does all its pieces itself.
/// </remarks>
internal sealed class WorkerPool
{
    private const int SpinsBeforeSleep = 4000;

    private readonly object _sleep = new();
    private readonly object _owner = new();
    private KernelCall? _call;
    private KernelArguments _arguments;
    private int _phase;
    private int _pieces;
    private int _nextPiece;
    private int _busyWorkers;
    private int _sleepers;
    private int _generation;
    private volatile Exception? _failure;

    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        for (int worker = 1; worker < threads; worker++)
        {
            int index = worker;
            Thread thread = new(() => Work(index)) { IsBackground = true, Name = $"Keras worker {index}" };
            thread.Start();
        }
    }

    /// <summary>Number of threads that run pieces, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>Runs all phases of a call. Workers are numbered from 0, the caller.</summary>
    public void Run(KernelCall call, in KernelArguments arguments)
    {
        for (int phase = 0; phase < call.Phases; phase++)
        {
            int pieces = call.Pieces(phase);
            if (pieces > 1 && Threads > 1 && Monitor.TryEnter(_owner))
            {
                try
                {
                    Share(call, arguments, phase, pieces);
                }
                finally
                {
                    Monitor.Exit(_owner);
                }
            }
            else
            {
                for (int piece = 0; piece < pieces; piece++)
                {
                    call.Run(arguments, phase, piece, worker: 0);
                }
            }
        }
    }

    private void Share(KernelCall call, in KernelArguments arguments, int phase, int pieces)
    {
        _call = call;
        _arguments = arguments;
        _phase = phase;
        _pieces = pieces;
        _nextPiece = 0;
        _failure = null;
        _busyWorkers = Threads - 1;

        // A full fence: workers that see the new generation see everything above.
        Interlocked.Increment(ref _generation);
        if (Volatile.Read(ref _sleepers) > 0)
        {
            lock (_sleep)
            {
                Monitor.PulseAll(_sleep);
            }
        }

        ClaimPieces(worker: 0);
        SpinWait wait = default;
        while (Volatile.Read(ref _busyWorkers) > 0)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }

        if (_failure is Exception failure)
        {
            throw new InvalidOperationException($"A kernel failed: {failure.Message}", failure);
        }
    }

    private void Work(int worker)
    {
        int seen = 0;
        while (true)
        {
            WaitForWork(seen);
            seen = Volatile.Read(ref _generation);
            ClaimPieces(worker);
            Interlocked.Decrement(ref _busyWorkers);
        }
    }

    private void WaitForWork(int seen)
    {
        for (int spins = 0; spins < SpinsBeforeSleep; spins++)
        {
            if (Volatile.Read(ref _generation) != seen)
            {
                return;
            }

            Thread.SpinWait(8);
        }

        lock (_sleep)
        {
            // The increment is a fence: either this thread sees the new generation or the caller sees a sleeper.
            Interlocked.Increment(ref _sleepers);
            while (Volatile.Read(ref _generation) == seen)
            {
                Monitor.Wait(_sleep);
            }

            Interlocked.Decrement(ref _sleepers);
        }
    }

    private void ClaimPieces(int worker)
    {
        KernelCall call = _call!;
        try
        {
            for (int piece = Interlocked.Increment(ref _nextPiece) - 1; piece < _pieces;
                piece = Interlocked.Increment(ref _nextPiece) - 1)
            {
                call.Run(_arguments, _phase, piece, worker);
            }
        }
        catch (Exception exception)
        {
            // Every thread must reach the end of the phase: the exception is thrown again on the caller's thread.
            _failure = exception;
        }
    }
}
