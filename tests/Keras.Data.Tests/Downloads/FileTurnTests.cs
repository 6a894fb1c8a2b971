using Keras.Downloads;
using Keras.Testing;

namespace Keras.Tests.Downloads;

public sealed class FileTurnTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Name => _folder.File("lock");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_has_the_turn_and_leaves_nothing()
    {
        using (FileTurn? first = FileTurn.TryTake(Name))
        {
            Assert.NotNull(first);
            Assert.Null(FileTurn.TryTake(Name));
        }

        Assert.False(File.Exists(Name));
        FileTurn.TryTake(Name)!.Dispose();
    }

    [Fact]
    public void A_file_that_was_left_behind_holds_nobody_up()
    {
        File.WriteAllText(Name, "");
        using FileTurn? turn = FileTurn.TryTake(Name);
        Assert.NotNull(turn);
    }

    [Fact]
    public void Where_no_file_can_be_made_is_no_turn() =>
        Assert.Throws<DirectoryNotFoundException>(() => FileTurn.TryTake(_folder.File("none/lock")));

    [Fact]
    public void Turns_that_are_taken_and_ended_at_once_never_overlap()
    {
        int inside = 0;
        int taken = 0;
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            for (int turns = 0; turns < 2000;)
            {
                if (FileTurn.TryTake(Name) is not FileTurn turn)
                {
                    continue;
                }

                Assert.Equal(1, Interlocked.Increment(ref inside));
                turns++;
                Interlocked.Increment(ref taken);
                Interlocked.Decrement(ref inside);
                turn.Dispose();
            }
        });
        Assert.Equal(8000, taken);
        Assert.False(File.Exists(Name));
    }
}
