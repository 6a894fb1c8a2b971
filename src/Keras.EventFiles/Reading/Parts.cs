namespace Keras.EventFiles.Reading;

/// <summary>Counts what a record makes of its bytes.</summary>
internal sealed class Parts(int most)
{
    private int _count;

    /// <summary>Counts parts before they are made.</summary>
    /// <exception cref="InvalidDataException">There are too many.</exception>
    public void Add(long count = 1)
    {
        if (count > most - _count)
        {
            throw new InvalidDataException($"It has more than {most} parts, which is the limit.");
        }

        _count += (int)count;
    }
}
