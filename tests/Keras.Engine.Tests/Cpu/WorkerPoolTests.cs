using System.Collections.Concurrent;
using System.Diagnostics;
using Keras.Engine.Cpu;
using Keras.Engine.Cpu.Kernels;

namespace Keras.Engine.Tests.Cpu;

public class WorkerPoolTests
{
    public static TheoryData<int> Threads => [1, 2, 3, 16];

    [Theory]
    [MemberData(nameof(Threads))]
    public void Runs_every_piece_of_every_phase_once_and_in_order(int threads)
    {
        WorkerPool pool = new(threads);
        CountingCall call = new(phases: 5, pieces: 37);
        for (int run = 1; run <= 2000; run++)
        {
            pool.Run(call, default);
            Assert.Equal(run * 5 * 37, call.Pieces());
        }

        Assert.False(call.SawAnUnfinishedPhase);
        Assert.InRange(call.LargestWorker, 0, threads - 1);
    }

    [Theory]
    [MemberData(nameof(Threads))]
    public void Survives_pauses_in_which_workers_fall_asleep(int threads)
    {
        WorkerPool pool = new(threads);
        CountingCall call = new(phases: 2, pieces: 8);
        for (int run = 1; run <= 30; run++)
        {
            Thread.Sleep(run % 3);
            pool.Run(call, default);
            Assert.Equal(run * 16, call.Pieces());
        }
    }

    [Theory]
    [MemberData(nameof(Threads))]
    public void Hands_exceptions_to_the_caller_and_goes_on(int threads)
    {
        WorkerPool pool = new(threads);
        CountingCall good = new(phases: 1, pieces: 16);
        for (int run = 1; run <= 200; run++)
        {
            Exception exception = Assert.ThrowsAny<Exception>(() => pool.Run(new FailingCall(), default));
            Assert.Contains("piece 7", exception.ToString());
            pool.Run(good, default);
            Assert.Equal(run * 16, good.Pieces());
        }
    }

    [Theory]
    [MemberData(nameof(Threads))]
    public async Task Serves_runs_from_several_threads_at_once(int threads)
    {
        WorkerPool pool = new(threads);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            CountingCall call = new(phases: 3, pieces: 9);
            for (int run = 1; run <= 500; run++)
            {
                pool.Run(call, default);
                Assert.Equal(run * 27, call.Pieces());
            }

            Assert.False(call.SawAnUnfinishedPhase);
        })));
    }

    [Fact]
    public void Uses_every_thread_for_long_pieces()
    {
        WorkerPool pool = new(3);
        MeetingCall call = new(3, pieces: 3);
        pool.Run(call, default);
        Assert.True(call.AllMet);
    }

    [Theory]
    [InlineData(2, 8)]
    [InlineData(3, 7)]
    [InlineData(5, 5)]
    public void Every_worker_begins_with_its_own_part_of_every_phase(int threads, int pieces)
    {
        WorkerPool pool = new(threads);
        for (int run = 0; run < 100; run++)
        {
            MeetingCall call = new(threads, pieces);
            pool.Run(call, default);
            Assert.True(call.AllMet);
            Assert.All(Enumerable.Range(0, threads), worker =>
                Assert.Equal(((worker * pieces) + threads - 1) / threads, call.FirstPieces[worker]));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Others_take_the_pieces_of_a_worker_that_is_held_up(int threads)
    {
        WorkerPool pool = new(threads);
        for (int run = 0; run < 100; run++)
        {
            WaitingCall call = new(pieces: 16, waiting: run % 16);
            pool.Run(call, default);
            Assert.True(call.OthersCameFirst);
        }
    }

    [Theory]
    [MemberData(nameof(Threads))]
    public void Tells_a_piece_what_its_worker_ran_before_in_the_same_phase(int threads)
    {
        WorkerPool pool = new(threads);
        FollowingCall call = new(phases: 3, pieces: 29, threads);
        for (int run = 1; run <= 2000; run++)
        {
            call.BeginRun();
            pool.Run(call, default);
            Assert.Null(call.Complaint);
        }

        Assert.True(call.Followers > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Counts_the_time_in_pieces_of_all_threads_if_asked(int threads)
    {
        WorkerPool pool = new(threads, countsTime: true);
        Assert.Equal(0, pool.BusyTicks);
        pool.Run(new SleepingCall(pieces: 6), default);
        double busy = TimeSpan.FromSeconds(pool.BusyTicks / (double)Stopwatch.Frequency).TotalMilliseconds;
        Assert.InRange(busy, 6 * SleepingCall.Milliseconds, double.MaxValue);
        pool.Run(new SleepingCall(pieces: 1), default);
        Assert.True(
            pool.BusyTicks > TimeSpan.FromMilliseconds(7 * SleepingCall.Milliseconds).TotalSeconds * Stopwatch.Frequency,
            "A piece that the caller runs alone is not counted.");

        WorkerPool other = new(threads);
        other.Run(new SleepingCall(pieces: 2), default);
        Assert.Equal(0, other.BusyTicks);
    }

    [Fact]
    public void Needs_at_least_one_thread() => Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(0));

    private sealed class CountingCall(int phases, int pieces) : KernelCall
    {
        private readonly int[] _runs = new int[phases * pieces];
        private int _total;
        private int _rounds;

        public bool SawAnUnfinishedPhase { get; private set; }

        public int LargestWorker { get; private set; }

        public override int Phases => phases;

        public override int Pieces(int phase) => pieces;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            int before = Interlocked.Increment(ref _total) - 1;
            if (before / pieces % phases != phase)
            {
                SawAnUnfinishedPhase = true;
            }

            Interlocked.Increment(ref _runs[(phase * pieces) + piece]);
            if (worker > LargestWorker)
            {
                LargestWorker = worker;
            }
        }

        /// <summary>The number of pieces run so far, each as often as the others.</summary>
        public int Pieces()
        {
            _rounds++;
            Assert.All(_runs, count => Assert.Equal(_rounds, count));
            return _total;
        }
    }

    private sealed class FailingCall : KernelCall
    {
        public override int Pieces(int phase) => 16;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            if (piece == 7)
            {
                throw new InvalidOperationException("piece 7");
            }
        }
    }

    private sealed class SleepingCall(int pieces) : KernelCall
    {
        public const int Milliseconds = 4;

        public override int Pieces(int phase) => pieces;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            long started = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(started).TotalMilliseconds < Milliseconds)
            {
                Thread.Sleep(1);
            }
        }
    }

    // The first pieces, one for each thread, wait for each other: they end only if each has a thread of its own.
    private sealed class MeetingCall(int threads, int pieces) : KernelCall
    {
        private int _arrivals;

        public bool AllMet { get; private set; } = true;

        public ConcurrentDictionary<int, int> FirstPieces { get; } = [];

        public override int Pieces(int phase) => pieces;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            FirstPieces.TryAdd(worker, piece);
            Interlocked.Increment(ref _arrivals);
            if (!SpinWait.SpinUntil(() => Volatile.Read(ref _arrivals) >= threads, TimeSpan.FromSeconds(30)))
            {
                AllMet = false;
            }
        }
    }

    // Knows what each worker ran last, and in which phase of which run.
    private sealed class FollowingCall(int phases, int pieces, int threads) : KernelCall
    {
        private readonly (int Phase, int Piece)[] _last = [.. Enumerable.Repeat((-1, -1), threads)];
        private int _firstPhase = -phases;
        private int _followers;

        public string? Complaint { get; private set; }

        public int Followers => _followers;

        public override int Phases => phases;

        public void BeginRun() => _firstPhase += phases;

        public override int Pieces(int phase) => pieces;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker) =>
            throw new NotSupportedException();

        public override void RunAfter(in KernelArguments arguments, int phase, int piece, int previous, int worker)
        {
            int expected = _last[worker].Phase == _firstPhase + phase ? _last[worker].Piece : -1;
            if (previous != expected)
            {
                Complaint = $"Worker {worker}, piece {piece}: {previous} instead of {expected}";
            }

            Interlocked.Add(ref _followers, previous < 0 ? 0 : 1);
            _last[worker] = (_firstPhase + phase, piece);
        }
    }

    // One piece ends after all others.
    private sealed class WaitingCall(int pieces, int waiting) : KernelCall
    {
        private int _others;

        public bool OthersCameFirst { get; private set; }

        public override int Pieces(int phase) => pieces;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            if (piece != waiting)
            {
                Interlocked.Increment(ref _others);
            }
            else
            {
                OthersCameFirst = SpinWait.SpinUntil(() => Volatile.Read(ref _others) == pieces - 1, TimeSpan.FromSeconds(30));
            }
        }
    }
}
