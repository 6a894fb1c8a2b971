using Keras.Optimizers;

namespace Keras.Saving;

/// <summary>Where loading a model tells what it leaves out, and whether it may.</summary>
/// <param name="onDropped">
/// Receives a sentence for all that is left out; if null, warnings go to standard error, and what is unknown is refused.
/// </param>
internal sealed class LoadNotes(Action<string>? onDropped)
{
    /// <summary>Tells of something that the model does without.</summary>
    public void Tell(string sentence) => (onDropped ?? Warnings.Write)(sentence);

    /// <summary>Reads an optimizer's state; if it does not fit, that is told, and the optimizer stays fresh, as in Keras.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="read">Reads its state.</param>
    public void OrFresh(Optimizer optimizer, Action read)
    {
        try
        {
            read();
        }
        catch (ArgumentException exception)
        {
            optimizer.Reset();
            Tell($"{exception.Message} It is left out: training goes on with a fresh optimizer.");
        }
    }

    /// <summary>What <paramref name="read"/> makes; null, told, if it is unknown here and may be left out.</summary>
    /// <param name="what">Names the thing: "the metric PSNR".</param>
    /// <param name="read">Makes it of the config.</param>
    /// <param name="instead">What the model does without it.</param>
    /// <exception cref="ArgumentException">It is unknown, and nothing may be left out.</exception>
    public T? OrDropped<T>(string what, Func<T> read, string instead)
        where T : class
    {
        try
        {
            return read();
        }
        catch (ArgumentException exception) when (onDropped is not null)
        {
            Tell($"{what} is left out, {instead}: {exception.Message}");
            return null;
        }
    }
}
