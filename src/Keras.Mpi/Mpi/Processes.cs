using System.Diagnostics;

namespace Keras.Mpi;

/// <summary>The processes of other ranks on this machine: one that has ended without a word is missed at once.</summary>
internal sealed class Processes
{
    // Looked at while sums are polled for.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    // What a process has said last may still be under way.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(60);

    private readonly Dictionary<int, int> _ids;
    private readonly Dictionary<int, long> _ended = [];
    private long _looked;

    /// <summary>Those of the ranks here that can be seen from here: a container may hide them.</summary>
    /// <param name="ids">The number of each rank's process.</param>
    /// <param name="hosts">The machine of each rank.</param>
    /// <param name="rank">The rank of this process.</param>
    public Processes(IReadOnlyList<int> ids, IReadOnlyList<string> hosts, int rank) =>
        _ids = Enumerable.Range(0, ids.Count)
            .Where(other => other != rank && hosts[other] == hosts[rank] && IsRunning(ids[other]))
            .ToDictionary(other => other, other => ids[other]);

    /// <summary>The number of a rank's process that was here and has ended a moment ago; null if it runs, or was never seen.</summary>
    public int? Ended(int rank)
    {
        if (Stopwatch.GetElapsedTime(_looked) > s_pause)
        {
            _looked = Stopwatch.GetTimestamp();
            foreach ((int other, int id) in _ids)
            {
                if (!_ended.ContainsKey(other) && !IsRunning(id))
                {
                    _ended[other] = _looked;
                }
            }
        }

        return _ended.TryGetValue(rank, out long since) && Stopwatch.GetElapsedTime(since) > s_patience ? _ids[rank] : null;
    }

    /// <summary>Whether a process runs; one that was killed and that its parent has not asked for yet does not.</summary>
    public static bool IsRunning(int id)
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                // Behind the name, which may have parentheses of its own.
                string state = File.ReadAllText($"/proc/{id}/stat");
                return state[(state.LastIndexOf(')') + 1)..].TrimStart() is [not ('Z' or 'X'), ..];
            }
            catch (IOException)
            {
                return false;
            }
        }

        try
        {
            using Process process = Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
