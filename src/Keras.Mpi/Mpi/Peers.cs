using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Keras.Mpi;

/// <summary>Signs of life: every process sends them to the first one, and that one to all.</summary>
/// <remarks>Used by the thread that makes every call of MPI, and by no other.</remarks>
internal sealed unsafe class Peers
{
    private const int StatusBytes = 256;

    private readonly MpiLibrary _mpi;
    private readonly int _tag;
    private readonly Peer[] _peers;
    private long _lastBeat;
    private PeerState _told;

    public Peers(MpiLibrary mpi, int rank, int size, int tag)
    {
        (_mpi, _tag) = (mpi, tag);
        int[] ranks = rank == 0 ? [.. Enumerable.Range(1, size - 1)] : [0];
        _peers = [.. ranks.Select(other => new Peer(other))];
        Array.ForEach(_peers, Listen);
    }

    /// <summary>Those that this process hears of: their numbers, what they said last, and how long ago.</summary>
    public IEnumerable<(int Rank, PeerStatus Status, TimeSpan Silent)> Seen() =>
        _peers.Select(peer => (peer.Rank, peer.Status, peer.IsListening ? Stopwatch.GetElapsedTime(peer.Heard) : TimeSpan.Zero));

    /// <summary>Whether all others have said that they are in one of these states.</summary>
    public bool AllAre(params ReadOnlySpan<PeerState> states)
    {
        foreach (Peer peer in _peers)
        {
            if (!states.Contains(peer.Status.State))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether all others were told of a state.</summary>
    public bool HaveHeard(PeerState state) => _peers.All(peer => peer.Told == state && !peer.IsSending);

    /// <summary>Milliseconds until signs of life are due.</summary>
    public double UntilNextBeat(TimeSpan limit) =>
        Math.Clamp(Interval(limit) - Stopwatch.GetElapsedTime(_lastBeat).TotalMilliseconds, 1, 50);

    /// <summary>Whether others are to hear of this process now.</summary>
    public bool IsDue(PeerState state, TimeSpan limit) =>
        state != _told || Stopwatch.GetElapsedTime(_lastBeat).TotalMilliseconds >= Interval(limit);

    /// <summary>Receives what has come, and sends what is due.</summary>
    public void Exchange(in PeerStatus own, bool isDue)
    {
        if (!isDue && Stopwatch.GetElapsedTime(_lastBeat).TotalMilliseconds < 5)
        {
            // Polled fast while sums go on.
            return;
        }

        foreach (Peer peer in _peers)
        {
            Receive(peer);
            if (peer.IsSending && IsDone(ref peer.SendRequest))
            {
                peer.IsSending = false;
                peer.Told = peer.Outgoing->State;
            }

            // After the last word there is none.
            if (isDue && !peer.IsSending && peer.Told != PeerState.Leaving)
            {
                *peer.Outgoing = own;
                fixed (nint* request = &peer.SendRequest)
                {
                    _mpi.Check(
                        _mpi.BeginSend(
                            peer.Outgoing, sizeof(PeerStatus), _mpi.Handles.Byte, peer.Rank, _tag, _mpi.Handles.World, request),
                        "MPI_Isend");
                }

                peer.IsSending = true;
            }
        }

        if (isDue)
        {
            _lastBeat = Stopwatch.GetTimestamp();
            _told = own.State;
        }
    }

    // Twenty times in the limit, and at least five times a second: who is killed soon has that long to hear who is missing.
    private static double Interval(TimeSpan limit) => Math.Clamp(limit.TotalMilliseconds / 20, 10, 200);

    private void Receive(Peer peer)
    {
        if (peer.IsListening && IsDone(ref peer.ReceiveRequest))
        {
            peer.Status = *peer.Incoming;
            peer.Heard = Stopwatch.GetTimestamp();
            peer.IsListening = false;
            if (peer.Status.State != PeerState.Leaving)
            {
                Listen(peer);
            }
        }
    }

    private void Listen(Peer peer)
    {
        fixed (nint* request = &peer.ReceiveRequest)
        {
            _mpi.Check(
                _mpi.BeginReceive(
                    peer.Incoming, sizeof(PeerStatus), _mpi.Handles.Byte, peer.Rank, _tag, _mpi.Handles.World, request),
                "MPI_Irecv");
        }

        peer.IsListening = true;
    }

    private bool IsDone(ref nint request)
    {
        byte* status = stackalloc byte[StatusBytes];
        int isDone = 0;
        fixed (nint* tested = &request)
        {
            _mpi.Check(_mpi.Test(tested, &isDone, status), "MPI_Test");
        }

        return isDone != 0;
    }

    private sealed class Peer(int rank)
    {
        public nint SendRequest;
        public nint ReceiveRequest;

        public int Rank { get; } = rank;

        public PeerStatus* Outgoing { get; } = (PeerStatus*)NativeMemory.AllocZeroed((nuint)sizeof(PeerStatus));

        public PeerStatus* Incoming { get; } = (PeerStatus*)NativeMemory.AllocZeroed((nuint)sizeof(PeerStatus));

        public PeerStatus Status { get; set; }

        public long Heard { get; set; } = Stopwatch.GetTimestamp();

        public bool IsListening { get; set; }

        public PeerState Told { get; set; }

        public bool IsSending { get; set; }
    }
}
