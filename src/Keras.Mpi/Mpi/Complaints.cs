namespace Keras.Mpi;

/// <summary>What is wrong with the other processes, as far as it is seen from one of them.</summary>
/// <param name="ranks">The processes.</param>
internal sealed class Complaints(MpiCommunicator ranks)
{
    // A launcher that has told a process to end kills it soon.
    private static readonly TimeSpan s_hurriedLimit = TimeSpan.FromMilliseconds(600);

    /// <summary>Says who is missing; null if nobody is.</summary>
    /// <param name="others">Those that this process hears of.</param>
    /// <param name="done">Sums that have ended.</param>
    /// <param name="waitsFor">Sums that this process waits for the end of; as many as have ended if it waits for none.</param>
    /// <param name="idle">How long this process has waited.</param>
    public string? Of(IEnumerable<(int Rank, PeerStatus Status, TimeSpan Silent)> others, long done, long waitsFor, TimeSpan idle)
    {
        foreach ((int rank, PeerStatus status, TimeSpan silent) in others)
        {
            TimeSpan limit = ranks.IsToldToEnd ? s_hurriedLimit : ranks.Limit;
            if (status.State == PeerState.Failed)
            {
                return status.Message;
            }

            if (ranks.OtherThan(status) is string own)
            {
                return $"{ranks.NameOf(rank)} and {ranks.NameOf(ranks.Rank)} have begun other sums in step {status.Step}: number "
                    + $"{status.Begun} is {status.Message} there, and {own} here. All processes must make the same steps, whatever "
                    + "their part of the data is.";
            }

            bool isLeaving = status.State == PeerState.Leaving;
            string name = $"{ranks.NameOf(rank)}{(status.Step > 0 ? $", last heard of in step {status.Step}," : "")}";
            string waiting = $"while {ranks.NameOf(ranks.Rank)} {(waitsFor > done ? "waits for it" : "is")} in step {ranks.Step}";
            if (!isLeaving && ranks.Processes?.Ended(rank) is int id)
            {
                return $"{name} has ended without a word, {waiting}: its process {id} was killed, or crashed.";
            }

            // It has begun what is waited for here, unless nothing comes from it at all.
            bool isMissed = ranks.IsToldToEnd ? !isLeaving : waitsFor > done && (status.Begun <= done || silent > limit);
            if (!isMissed)
            {
                continue;
            }

            if (isLeaving)
            {
                return $"{name} has ended its program, {waiting}. All processes must train the same number of steps.";
            }

            if (silent > limit)
            {
                return $"{name} has given no sign of life for {silent.TotalSeconds:F0} s, {waiting}: it was killed or stopped, or its "
                    + "network is cut off.";
            }

            // Who hangs is heard of all the while; who is not heard of for a part of the limit is given all of it to be silent.
            TimeSpan pause = silent + TimeSpan.FromMilliseconds(status.Idle);
            if (status.State == PeerState.Computing && pause > ranks.Limit && idle > ranks.Limit && silent < ranks.Limit / 2)
            {
                return $"{name} has not gone on for {pause.TotalSeconds:F0} s, {waiting}: it hangs, or is slow. The time limit of "
                    + $"{ranks.Limit.TotalSeconds:F0} s is an argument of Distribution.Initialize.";
            }
        }

        return null;
    }
}
