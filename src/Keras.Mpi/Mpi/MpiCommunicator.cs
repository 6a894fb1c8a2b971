using System.Diagnostics;
using System.Text;
using Keras.Engine.Collectives;
using Keras.Engine.Tensors;

namespace Keras.Mpi;

/// <summary>The processes that mpirun has started.</summary>
/// <remarks>
/// One thread makes every call of MPI. It polls: while somebody waits as fast as it can, else every millisecond, so that cores
/// compute. Besides the sums it sends and receives signs of life, all others to the first process and back, so that somebody can
/// tell who is missing.
/// </remarks>
internal sealed unsafe class MpiCommunicator : Communicator
{
    private const int Tag = 7271;
    private const int Patience = 5000;
    private const int Grace = 500;

    private readonly MpiLibrary _mpi;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private readonly SumQueue _sums;
    private readonly Complaints _complaints;
    private readonly TaskCompletionSource _joined = new();
    private Peers _peers = null!;
    private int _waiting;
    private long _lastSign = Stopwatch.GetTimestamp();
    private int _state = (int)PeerState.Busy;
    private volatile Exception? _failure;
    private Exception? _broken;
    private long _brokenAt;
    private volatile bool _isLeaving;
    private volatile int _exitCode;
    private volatile bool _isOver;
    private volatile bool _isFinished;
    private volatile bool _hasToldFailure;
    private volatile bool _haveOthersFailed;
    private int _rank;
    private int _size;

    /// <summary>Joins the other processes.</summary>
    /// <param name="mpi">The library.</param>
    /// <param name="limit">How long a process may give no sign of life.</param>
    /// <exception cref="InvalidOperationException">MPI could not be started.</exception>
    public MpiCommunicator(MpiLibrary mpi, TimeSpan limit)
    {
        _mpi = mpi;
        _sums = new SumQueue(mpi);
        _complaints = new Complaints(this);
        Limit = limit;
        _thread = new Thread(Work) { IsBackground = true, Name = "Keras MPI" };
        _thread.Start();
        _joined.Task.GetAwaiter().GetResult();
        Hosts = [.. GatherTexts(Environment.MachineName)];
        Processes = new Processes(Gather<int>([Environment.ProcessId]), Hosts, Rank);
    }

    public override int Rank => _rank;

    public override int Size => _size;

    /// <summary>How long a process may give no sign of life while another waits for it.</summary>
    public TimeSpan Limit { get; set; }

    /// <summary>The host of every process.</summary>
    public IReadOnlyList<string> Hosts { get; private set; } = [];

    /// <summary>The processes on this machine; null until they are known.</summary>
    public Processes? Processes { get; private set; }

    /// <summary>Whether the launcher has told this process to end, as it does when another one has died.</summary>
    public bool IsToldToEnd { get; private set; }

    /// <summary>Bytes that this process has contributed to sums.</summary>
    public long Bytes { get; private set; }

    /// <summary>How long this process has waited for sums.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>The training step that this process is in, from 1.</summary>
    public long Step { get; set; }

    /// <summary>Why it cannot go on; null if it can.</summary>
    public Exception? Failure => _failure;

    /// <summary>Whether this process is at something that may take long, and for which others are to wait.</summary>
    public bool IsBusy
    {
        get => Volatile.Read(ref _state) == (int)PeerState.Busy;
        set
        {
            ShowLife();
            Volatile.Write(ref _state, (int)(value ? PeerState.Busy : PeerState.Computing));
        }
    }

    /// <summary>Says how a process is called in messages.</summary>
    public string NameOf(int rank) =>
        $"Rank {rank} of {Size}{(rank < Hosts.Count ? $" on {Hosts[rank]}" : "")}";

    /// <summary>What the sum of a number is here, if another process has begun other sums up to that; null if it has not.</summary>
    public string? OtherThan(in PeerStatus status) =>
        _sums.DigestUpTo(status.Begun) is ulong digest && digest != status.Digest ? _sums.TextOf(status.Begun) : null;

    /// <summary>Tells the others that this process is at work.</summary>
    public void ShowLife() => Volatile.Write(ref _lastSign, Stopwatch.GetTimestamp());

    public override void BeginSum(void* elements, long count, DType dtype, SumName name = default)
    {
        ThrowIfFailed();
        ShowLife();
        while (_sums.Begun - _sums.Done >= SumQueue.Capacity)
        {
            WaitUntil(_sums.Begun - SumQueue.Capacity + 1);
        }

        _sums.Add(elements, CheckedSizes.Fit(count), dtype, name);
        Bytes += count * dtype.Size();
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    public override void Wait(void* elements)
    {
        WaitUntil(_sums.Until(elements));
        ThrowIfFailed();
    }

    public override bool Drain()
    {
        try
        {
            WaitUntil(_sums.Begun);
            return _failure is null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A text of every process.</summary>
    public string[] GatherTexts(string own)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(own);
        int[] lengths = Gather<int>([bytes.Length]);
        byte[] padded = new byte[lengths.Max()];
        bytes.CopyTo(padded, 0);
        byte[] all = padded.Length == 0 ? [] : Gather<byte>(padded);
        return [.. lengths.Select((length, rank) => Encoding.UTF8.GetString(all, rank * padded.Length, length))];
    }

    /// <summary>Tells the others that this process has failed. They throw what it says, and so does every further call here.</summary>
    public void Fail(string message)
    {
        Fail(new InvalidOperationException(message));

        // When this process ends, mpirun ends the others: they are to have said why before, which they do once they know.
        long started = Stopwatch.GetTimestamp();
        while (!(_hasToldFailure && _haveOthersFailed) && !_isOver && Stopwatch.GetElapsedTime(started).TotalMilliseconds < Patience)
        {
            Thread.Sleep(1);
        }

        Thread.Sleep(Grace);
    }

    /// <summary>Notes that the launcher ends this process, which has a second, perhaps, to say who has died.</summary>
    public void Hurry()
    {
        IsToldToEnd = true;
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until the others have come to their end, too, and takes leave.</summary>
    /// <remarks>After a failure it ends the others instead. They fail if they wait for this process, which has left.</remarks>
    /// <param name="exitCode">What the program ends with.</param>
    public void Leave(int exitCode)
    {
        _exitCode = exitCode;
        _isLeaving = true;
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }

        // The library's own end waits for others, too.
        long ended = 0;
        while (!_thread.Join(Grace) && (ended == 0 || Stopwatch.GetElapsedTime(ended) < Limit))
        {
            ended = ended == 0 && _isFinished ? Stopwatch.GetTimestamp() : ended;
        }
    }

    private void WaitUntil(long done)
    {
        if (_sums.Done >= done)
        {
            return;
        }

        long started = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            _waiting++;
            Monitor.PulseAll(_gate);
            while (_sums.Done < done && _failure is null && !_isOver)
            {
                Monitor.Wait(_gate);
            }

            _waiting--;
        }

        Waited += Stopwatch.GetElapsedTime(started);
        ShowLife();
        if (_sums.Done < done)
        {
            ThrowIfFailed();
            throw new InvalidOperationException("The connection to the other processes was closed.");
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure is Exception failure)
        {
            throw new InvalidOperationException(failure.Message, failure);
        }
    }

    private void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failure ??= failure;
            Monitor.PulseAll(_gate);
        }
    }

    private void Work()
    {
        try
        {
            Join();
        }
        catch (Exception exception)
        {
            _isOver = true;
            _joined.SetException(exception);
            return;
        }

        _joined.SetResult();
        try
        {
            while (!_isFinished)
            {
                Progress();
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
            _isOver = true;
        }
    }

    private void Join()
    {
        int given = 0;
        _mpi.Check(_mpi.InitThread(null, null, _mpi.Handles.Funneled, &given), "MPI_Init_thread");
        _mpi.Check(_mpi.SetErrorHandler(_mpi.Handles.World, _mpi.Handles.ErrorsReturn), "MPI_Comm_set_errhandler");
        int number;
        _mpi.Check(_mpi.CommRank(_mpi.Handles.World, &number), "MPI_Comm_rank");
        _rank = number;
        _mpi.Check(_mpi.CommSize(_mpi.Handles.World, &number), "MPI_Comm_size");
        _size = number;
        if (given < _mpi.Handles.Funneled)
        {
            throw new InvalidOperationException(
                $"{_mpi.Version} allows no other thread than the main one to call it: it was built without threads.");
        }

        _peers = new Peers(_mpi, _rank, _size, Tag);
    }

    private void Progress()
    {
        bool moved = _failure is null && MoveSums();
        Watch();
        if (_isLeaving && TakeLeave())
        {
            return;
        }

        if (moved)
        {
            return;
        }

        bool isHot = false;
        lock (_gate)
        {
            isHot = _waiting > 0 && _sums.IsMoving && _failure is null;
            if (!isHot && !_sums.IsAsked)
            {
                // Nothing to do, or something that goes on while others compute.
                Monitor.Wait(_gate, _sums.IsMoving ? 1 : (int)_peers.UntilNextBeat(Limit));
            }
        }

        if (isHot)
        {
            Thread.Yield();
        }
    }

    // Where others have begun other sums, MPI fails, too, and does not say why: signs of life come first.
    private bool MoveSums()
    {
        if (_broken is not null)
        {
            if (Stopwatch.GetElapsedTime(_brokenAt).TotalMilliseconds > Grace)
            {
                Fail(_broken);
            }

            return false;
        }

        try
        {
            return _sums.Start() | FinishSums();
        }
        catch (InvalidOperationException exception)
        {
            _broken = new InvalidOperationException(
                $"{NameOf(Rank)} could not add up in step {Step}, {_sums.TextOf(_sums.Done + 1)}: {exception.Message}", exception);
            _brokenAt = Stopwatch.GetTimestamp();
            return false;
        }
    }

    private bool FinishSums()
    {
        bool any = false;
        for (; _sums.HasEnded(); any = true)
        {
            lock (_gate)
            {
                _sums.Count();
                if (_waiting > 0)
                {
                    Monitor.PulseAll(_gate);
                }
            }
        }

        return any;
    }

    // Signs of life, sent and received, and what follows from those that are missing.
    private void Watch()
    {
        PeerStatus own = new()
        {
            State = _failure is not null ? PeerState.Failed : _isLeaving ? PeerState.Leaving : (PeerState)Volatile.Read(ref _state),
            Step = Step,
            Begun = _sums.Begun,
            Idle = Volatile.Read(ref _waiting) > 0 ? 0 : (long)Stopwatch.GetElapsedTime(Volatile.Read(ref _lastSign)).TotalMilliseconds,
        };
        bool isDue = _peers.IsDue(own.State, Limit);
        if (isDue && own.State == PeerState.Failed)
        {
            own.Message = _failure!.Message;
        }
        else if (isDue && _sums.DigestUpTo(own.Begun) is ulong digest)
        {
            (own.Digest, own.Message) = (digest, _sums.TextOf(own.Begun));
        }

        _peers.Exchange(own, isDue);
        _hasToldFailure = own.State == PeerState.Failed && _peers.HaveHeard(PeerState.Failed);
        _haveOthersFailed = _peers.AllAre(PeerState.Failed, PeerState.Leaving);
        if (_failure is null && Complaint() is string complaint)
        {
            Fail(new InvalidOperationException(complaint));
        }
    }

    private string? Complaint() => _complaints.Of(
        _peers.Seen(),
        _sums.Done,
        Volatile.Read(ref _waiting) > 0 ? _sums.Begun : _sums.Done,
        Stopwatch.GetElapsedTime(Volatile.Read(ref _lastSign)));

    // Returns whether it is over.
    private bool TakeLeave()
    {
        if (_failure is not null)
        {
            // What has failed here is told before the end, but nobody is waited for long.
            long started = Stopwatch.GetTimestamp();
            while (!_hasToldFailure && Stopwatch.GetElapsedTime(started).TotalMilliseconds < Patience)
            {
                Watch();
                Thread.Sleep(1);
            }

            _isFinished = true;
            _ = _mpi.Abort(_mpi.Handles.World, _exitCode == 0 ? 1 : _exitCode);
            return true;
        }

        if (_peers.AllAre(PeerState.Leaving) && _peers.HaveHeard(PeerState.Leaving))
        {
            _isFinished = true;
            _isOver = true;
            _ = _mpi.Finish();
            return true;
        }

        foreach ((int rank, PeerStatus status, TimeSpan silent) in _peers.Seen())
        {
            if (silent > Limit && status.State != PeerState.Leaving)
            {
                Fail(new InvalidOperationException(
                    $"{NameOf(rank)} has given no sign of life for {silent.TotalSeconds:F0} s, while {NameOf(Rank)} waits for its end."));
                break;
            }
        }

        return false;
    }
}
