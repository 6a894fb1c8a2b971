namespace Keras.Board.Runs;

/// <summary>The memory of the images of all runs together.</summary>
internal sealed class ImageBudget(long bytes)
{
    private long _left = bytes;

    /// <summary>Takes bytes if there are enough.</summary>
    public bool TryTake(long count)
    {
        if (Interlocked.Add(ref _left, -count) >= 0)
        {
            return true;
        }

        Return(count);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Return(long count) => Interlocked.Add(ref _left, count);
}
