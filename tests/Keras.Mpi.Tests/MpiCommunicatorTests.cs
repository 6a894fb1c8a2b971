using System.Diagnostics;
using Keras.Testing;

namespace Keras.Mpi.Tests;

public class MpiCommunicatorTests
{
    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void Adds_up_gathers_and_hands_out(string library)
    {
        foreach (int size in (int[])[1, 2, 3])
        {
            string[][] lines = Ranks.Run(library, size, "sums");
            for (int rank = 0; rank < size; rank++)
            {
                int[] all = [.. Enumerable.Range(0, size)];
                Assert.Equal($"{rank} of {size} {rank == 0}", lines[rank][0]);
                Assert.Equal(string.Join(' ', all.Select(other => $"{other} 7")), lines[rank][1]);
                Assert.Equal(string.Join(' ', all.Select(other => other + 250)), lines[rank][2]);
                Assert.Equal($"{long.MaxValue} -1", lines[rank][3]);
                Assert.Equal(string.Join(' ', all.Select(other => new string('ä', other))), lines[rank][4]);
                Assert.Equal($"{210 * all.Sum(other => other + 1)} True True", lines[rank][5]);
                Assert.Equal(lines[0][6], lines[rank][6]);
            }
        }
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void All_draw_the_same_seeds_from_the_beginning(string library)
    {
        string[][] lines = Ranks.Run(library, 2, "seeds");
        Assert.Equal(lines[0], lines[1]);
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void A_failure_is_told_to_the_others(string library)
    {
        foreach (string failing in (string[])["0", "1", "2"])
        {
            Ranks.Ended ended = Ranks.Start(library, 3, ["fails", "throw", failing]);
            Assert.NotEqual(0, ended.ExitCode);
            Assert.Contains(
                Enumerable.Range(0, 3).Where(rank => $"{rank}" != failing),
                rank => ended.Error.Contains($"[{rank}] It is the weather.", StringComparison.Ordinal));
        }
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void A_rank_that_hangs_is_named_after_the_time_limit(string library)
    {
        foreach (string failing in (string[])["0", "1"])
        {
            Ranks.Ended ended = Ranks.Start(library, 2, ["fails", "hang", failing]);
            Assert.NotEqual(0, ended.ExitCode);
            Assert.Contains($"Rank {failing} of 2 on {Environment.MachineName}, last heard of in step 17,", ended.Error, StringComparison.Ordinal);
            Assert.Contains("has not gone on for", ended.Error, StringComparison.Ordinal);
            Assert.InRange(ended.Elapsed.TotalSeconds, 5, 20);
        }
    }

    // As one whose host is cut off: nothing comes from it any more.
    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void A_rank_that_is_silent_is_named_after_the_time_limit(string library)
    {
        foreach (string failing in (string[])["0", "1"])
        {
            Ranks.Ended ended = Ranks.Start(library, 2, ["fails", "freeze", failing]);
            Assert.NotEqual(0, ended.ExitCode);
            Assert.Contains($"Rank {failing} of 2 on {Environment.MachineName}, last heard of in step 17,", ended.Error, StringComparison.Ordinal);
            Assert.Contains("has given no sign of life for", ended.Error, StringComparison.Ordinal);
            Assert.InRange(ended.Elapsed.TotalSeconds, 5, 30);
        }
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void Announced_work_may_take_longer_than_the_limit(string library)
    {
        Ranks.Ended ended = Ranks.Start(library, 2, ["fails", "busy", "0"]);
        Assert.Equal(0, ended.ExitCode);
        Assert.All(ended.Lines, lines => Assert.Equal(["went on"], lines));
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void A_rank_that_is_killed_ends_all_and_is_named(string library)
    {
        foreach (string failing in (string[])["0", "1"])
        {
            Ranks.Ended ended = Ranks.Start(library, 2, ["fails", "kill", failing]);
            Assert.NotEqual(0, ended.ExitCode);
            Assert.InRange(ended.Elapsed.TotalSeconds, 0, 60);
            if (library == "mpich")
            {
                // It kills the others before they can say a word.
                Assert.Contains("BAD TERMINATION", ended.Output + ended.Error, StringComparison.Ordinal);
                continue;
            }

            Assert.Contains($"Rank {failing} of 2 on {Environment.MachineName}, last heard of in step 17,", ended.Error, StringComparison.Ordinal);
            Assert.Contains("has ended without a word", ended.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_process_that_has_ended_is_missed_if_it_was_seen_before()
    {
        using LaunchedProcess child = new(new ProcessStartInfo(Environment.ProcessPath!, ["--info"]));
        Processes processes = new([Environment.ProcessId, child.Id, child.Id, int.MaxValue], ["a", "a", "b", "a"], rank: 0);
        child.WaitForEnd(TimeSpan.FromMinutes(2));
        Assert.Null(processes.Ended(1));
        Thread.Sleep(100);
        Assert.Equal(child.Id, processes.Ended(1));

        // On another machine, never seen, and this one.
        Assert.Null(processes.Ended(2));
        Assert.Null(processes.Ended(3));
        Assert.Null(processes.Ended(0));
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void A_rank_that_ends_early_is_named(string library)
    {
        Ranks.Ended ended = Ranks.Start(library, 2, ["fails", "exit", "1"]);
        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains("Rank 1 of 2", ended.Error, StringComparison.Ordinal);
        Assert.Contains("has ended its program", ended.Error, StringComparison.Ordinal);
    }

    // Of another length, too: Open MPI crashes then.
    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void Other_sums_on_one_rank_are_named(string library)
    {
        foreach (string what in library == "mpich" ? ["place", "count"] : (string[])["place"])
        {
            Ranks.Ended ended = Ranks.Start(library, 2, ["sums differ", what]);
            Assert.NotEqual(0, ended.ExitCode);
            Assert.Matches("have begun other sums in step 17: number [0-9]+ is layer [01] there, and layer [01] here", ended.Error);
        }
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void Ranks_take_leave_together(string library) =>
        Assert.All(Ranks.Run(library, 2, "leaves"), lines => Assert.Equal(["done"], lines));

    [Fact]
    public void Alone_nothing_happens()
    {
        Distribution.Initialize();
        Assert.Equal((0, 1, true), (Distribution.Rank, Distribution.Size, Distribution.IsChief));
        Assert.Throws<ArgumentException>(() => Distribution.Initialize(timeLimit: 0));
    }
}
