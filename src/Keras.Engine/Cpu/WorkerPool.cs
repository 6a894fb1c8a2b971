using System.Diagnostics;
using Keras.Engine.Cpu.Kernels;

namespace Keras.Engine.Cpu;

/// <summary>Threads that share the pieces of a kernel with the thread that runs it.</summary>
/// <remarks>
/// Each worker has a share of successive pieces, the same part of every phase: it finds what it wrote in the step before
/// in its own core's cache. Who is done takes pieces of others, one by one, so a slow core does fewer, and a phase ends
/// when its pieces are done: a worker that comes late finds nothing left and holds up nobody. Idle workers spin for a
/// moment, as the next kernel of a plan follows within microseconds, and then sleep.
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

    // The pieces of each worker that nobody has claimed yet: the first in the lower half, the end in the upper one.
    // Whoever takes one off owns it, and with it the fields below: they change only after all pieces are done.
    private readonly long[] _shares;
    private KernelCall? _call;
    private KernelArguments _arguments;
    private int _phase;
    private int _number;  // Of the phase among all that were shared.
    private volatile Exception? _failure;

    // How many phases have been shared, to be compared for being another.
    private int _phases;
    private int _unfinished;
    private int _sleepers;

    /// <param name="threads">Number of threads that run pieces, the caller's included.</param>
    /// <param name="countsTime">Whether the time is counted that threads spend in pieces.</param>
    public WorkerPool(int threads, bool countsTime = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _shares = new long[threads * CounterStride];
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
                    call.RunAfter(arguments, phase, piece, piece - 1, worker: 0);
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
        _number = _phases + 1;
        _failure = null;
        _unfinished = pieces;

        for (int worker = 0; worker < Threads; worker++)
        {
            (long begin, long end) = (FirstPiece(worker, pieces), FirstPiece(worker + 1, pieces));
            if (begin < end)
            {
                Volatile.Write(ref _shares[worker * CounterStride], (end << 32) | begin);
            }
        }

        // A full fence: whoever sees the number of the phase sees everything above.
        Interlocked.Increment(ref _phases);
        if (Volatile.Read(ref _sleepers) > 0)
        {
            WakeWorkers(pieces - 1);
        }

        Last last = new(0, -1);
        while (TryRunPiece(worker: 0, ref last))
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

    // Rounded up, so that the caller has pieces if there are any.
    private long FirstPiece(int worker, int pieces) => (((long)pieces * worker) + Threads - 1) / Threads;

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
        int seen = 0;
        Last last = new(0, -1);
        while (true)
        {
            seen = WaitForWork(seen);
            while (TryRunPiece(worker, ref last))
            {
            }
        }
    }

    private int WaitForWork(int seen)
    {
        int shared;
        for (int spins = 0; spins < _spinsBeforeSleep; spins++)
        {
            if ((shared = Volatile.Read(ref _phases)) != seen)
            {
                return shared;
            }

            Thread.SpinWait(8);
        }

        lock (_sleep)
        {
            // The increment is a fence: either this thread sees the new phase or the caller sees a sleeper.
            Interlocked.Increment(ref _sleepers);
            while ((shared = Volatile.Read(ref _phases)) == seen)
            {
                Monitor.Wait(_sleep);
            }

            Interlocked.Decrement(ref _sleepers);
            return shared;
        }
    }

    private bool TryRunPiece(int worker, ref Last last)
    {
        // Who comes last does not look for what others have left.
        for (int next = 0; next < Threads && (next == 0 || Volatile.Read(ref _unfinished) > 0); next++)
        {
            int owner = (worker + next) % Threads;
            ref long share = ref _shares[owner * CounterStride];
            long seen = Volatile.Read(ref share);
            while ((int)seen < (int)(seen >> 32))
            {
                // Who takes from another takes what the owner would come to last.
                (int piece, long left) = owner == worker ? ((int)seen, seen + 1) : ((int)(seen >> 32) - 1, seen - (1L << 32));
                long found = Interlocked.CompareExchange(ref share, left, seen);
                if (found == seen)
                {
                    RunPiece(piece, worker, ref last);
                    return true;
                }

                seen = found;
            }
        }

        return false;
    }

    private void RunPiece(int piece, int worker, ref Last last)
    {
        long started = _busy is null ? 0 : Stopwatch.GetTimestamp();
        try
        {
            if (_failure is null)
            {
                _call!.RunAfter(_arguments, _phase, piece, last.Phase == _number ? last.Piece : -1, worker);
            }
        }
        catch (Exception exception)
        {
            // Every piece must be counted down: the exception is thrown again on the caller's thread.
            _failure = exception;
        }

        last = new(_number, piece);
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

    // What a worker ran last: the phase, as it was counted, and the piece.
    private readonly record struct Last(int Phase, int Piece);
}
