using System.Diagnostics;
using Keras.Engine.Cpu.Kernels;

namespace Keras.Engine.Cpu;

/// <summary>Threads that share the pieces of a kernel with the thread that runs it.</summary>
/// <remarks>
/// Pieces are claimed one by one, so a slow core takes fewer, and a phase ends when its pieces are done: a worker that
/// comes late finds nothing left and holds up nobody. Idle workers spin for a moment, as the next kernel of a plan
/// follows within microseconds, and then sleep.
/// One run uses the workers at a time; a run that finds them taken does all its pieces itself.
/// </remarks>
internal sealed class WorkerPool
{
    // Counters of different threads lie on different cache lines.
    private const int CounterStride = 16;

    private readonly object _sleep = new();
    private readonly object _owner = new();
    private readonly int _spinsBeforeSleep;
    private readonly long[]? _busy;
    private KernelCall? _call;
    private KernelArguments _arguments;
    private int _phase;
    private int _pieces;
    private volatile Exception? _failure;

    // The number of the phase in the upper half, the pieces nobody has claimed yet in the lower one. Whoever takes one
    // off the lower half owns a piece, and with it the fields above: they change only after all pieces are done.
    private long _ticket;
    private int _unfinished;
    private int _sleepers;

    /// <param name="threads">Number of threads that run pieces, the caller's included.</param>
    /// <param name="countsTime">Whether the time is counted that threads spend in pieces.</param>
    public WorkerPool(int threads, bool countsTime = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _busy = countsTime ? new long[threads * CounterStride] : null;

        // With more threads than cores, a thread that spins keeps another from its work.
        _spinsBeforeSleep = threads <= Environment.ProcessorCount ? 4000 : 0;
        for (int worker = 1; worker < threads; worker++)
        {
            int index = worker;
            Thread thread = new(() => Work(index)) { IsBackground = true, Name = $"Keras worker {index}" };
            thread.Start();
        }
    }

    /// <summary>Number of threads that run pieces, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>The ticks that all threads together have spent in pieces, if they are counted; to be read between runs.</summary>
    public long BusyTicks => _busy?.Sum() ?? 0;

    /// <summary>Runs all phases of a call. Workers are numbered from 0, the caller.</summary>
    public void Run(KernelCall call, in KernelArguments arguments) => Run(call, arguments, 0, call.Phases);

    /// <summary>Runs some phases of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="arguments">The memory it works on.</param>
    /// <param name="firstPhase">The first phase to run.</param>
    /// <param name="endPhase">The phase to stop before.</param>
    public void Run(KernelCall call, in KernelArguments arguments, int firstPhase, int endPhase)
    {
        for (int phase = firstPhase; phase < endPhase; phase++)
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
                long started = _busy is null ? 0 : Stopwatch.GetTimestamp();
                for (int piece = 0; piece < pieces; piece++)
                {
                    call.Run(arguments, phase, piece, worker: 0);
                }

                CountTime(worker: 0, started);
            }
        }
    }

    private void Share(KernelCall call, in KernelArguments arguments, int phase, int pieces)
    {
        _call = call;
        _arguments = arguments;
        _phase = phase;
        _pieces = pieces;
        _failure = null;
        _unfinished = pieces;

        // A full fence: whoever claims a piece sees everything above.
        Interlocked.Exchange(ref _ticket, (((_ticket >> 32) + 1) << 32) | (uint)pieces);
        if (Volatile.Read(ref _sleepers) > 0)
        {
            WakeWorkers(pieces - 1);
        }

        while (TryRunPiece(worker: 0))
        {
        }

        SpinWait wait = default;
        while (Volatile.Read(ref _unfinished) > 0)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }

        if (_failure is Exception failure)
        {
            throw new InvalidOperationException($"A kernel failed: {failure.Message}", failure);
        }
    }

    private void WakeWorkers(int count)
    {
        lock (_sleep)
        {
            for (int pulses = Math.Min(count, _sleepers); pulses > 0; pulses--)
            {
                Monitor.Pulse(_sleep);
            }
        }
    }

    private void Work(int worker)
    {
        while (true)
        {
            WaitForWork();
            while (TryRunPiece(worker))
            {
            }
        }
    }

    private void WaitForWork()
    {
        for (int spins = 0; spins < _spinsBeforeSleep; spins++)
        {
            if (HasUnclaimedPieces)
            {
                return;
            }

            Thread.SpinWait(8);
        }

        lock (_sleep)
        {
            // The increment is a fence: either this thread sees the new ticket or the caller sees a sleeper.
            Interlocked.Increment(ref _sleepers);
            while (!HasUnclaimedPieces)
            {
                Monitor.Wait(_sleep);
            }

            Interlocked.Decrement(ref _sleepers);
        }
    }

    private bool HasUnclaimedPieces => (uint)Volatile.Read(ref _ticket) != 0;

    private bool TryRunPiece(int worker)
    {
        long ticket = Volatile.Read(ref _ticket);
        while ((uint)ticket != 0)
        {
            long seen = Interlocked.CompareExchange(ref _ticket, ticket - 1, ticket);
            if (seen == ticket)
            {
                RunPiece(_pieces - (int)(uint)ticket, worker);
                return true;
            }

            ticket = seen;
        }

        return false;
    }

    private void RunPiece(int piece, int worker)
    {
        long started = _busy is null ? 0 : Stopwatch.GetTimestamp();
        try
        {
            if (_failure is null)
            {
                _call!.Run(_arguments, _phase, piece, worker);
            }
        }
        catch (Exception exception)
        {
            // Every piece must be counted down: the exception is thrown again on the caller's thread.
            _failure = exception;
        }

        CountTime(worker, started);
        Interlocked.Decrement(ref _unfinished);
    }

    private void CountTime(int worker, long started)
    {
        if (_busy is not null)
        {
            _busy[worker * CounterStride] += Stopwatch.GetTimestamp() - started;
        }
    }
}
