using Keras.Optimizers;

namespace Keras.Saving;

/// <summary>Where loading a model tells what it leaves out, and whether it may.</summary>
/// <param name="onDropped">
/// Receives a sentence for all that is left out; if null, warnings go to standard error, and what is unknown is refused.
/// </param>
/// <param name="tells">False where all was told before, as of a model that is copied.</param>
internal sealed class LoadNotes(Action<string>? onDropped, bool tells = true)
{
    /// <summary>Tells of something that the model does without.</summary>
    public void Tell(string sentence)
    {
        if (tells)
        {
            (onDropped ?? Warnings.Write)(sentence);
        }
    }

    /// <summary>Tells of something that the model does without, if it may.</summary>
    /// <param name="sentence">What is told.</param>
    /// <param name="refusal">What is said if nothing may be left out.</param>
    /// <exception cref="ArgumentException">Nothing may be left out.</exception>
    public void MayDrop(string sentence, string refusal)
    {
        if (onDropped is null)
        {
            throw new ArgumentException(refusal);
        }

        Tell(sentence);
    }

    /// <summary>Tells what a file of weights leaves open.</summary>
    public void Tell(LoadReport report)
    {
        foreach (string hint in report.Hints)
        {
            Tell($"{report.Path}: {hint}");
        }
    }

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
