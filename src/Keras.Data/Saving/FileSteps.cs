namespace Keras.Saving;

/// <summary>The steps in which a file is replaced. A test takes its own, in which one of them fails.</summary>
internal class FileSteps
{
    private static readonly FileSteps s_real = new();
    private static readonly AsyncLocal<FileSteps?> s_chosen = new();

    /// <summary>The steps that this flow of control takes; set to null for the real ones.</summary>
    public static FileSteps? Chosen
    {
        set => s_chosen.Value = value;
    }

    /// <summary>The steps that this flow of control takes.</summary>
    public static FileSteps Current => s_chosen.Value ?? s_real;

    /// <summary>Makes a file that did not exist, which no other process may open.</summary>
    public virtual Stream Create(string path) =>
        new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Brings all that was written to the disk.</summary>
    public virtual void Flush(Stream stream) => ((FileStream)stream).Flush(flushToDisk: true);

    /// <summary>Gives a file its final name, in one step.</summary>
    public virtual void Rename(string from, string to) => File.Move(from, to, overwrite: true);
}
