namespace Keras.Callbacks;

/// <summary>A backup is that of another training than the one that was to go on from it.</summary>
public sealed class BackupMismatchException : ArgumentException
{
    internal BackupMismatchException(string backupFile, IReadOnlyList<string> differences)
        : base(
            $"{backupFile} is the backup of another training:{Environment.NewLine}"
            + string.Concat(differences.Select(difference => $"  {difference}{Environment.NewLine}"))
            + "Delete it to train from the beginning, give BackupAndRestore another folder, or go on all the same by "
            + "resumeAnyway: true.")
    {
        BackupFile = backupFile;
        Differences = differences;
    }

    /// <summary>Path of the backup.</summary>
    public string BackupFile { get; }

    /// <summary>What differs, with both values.</summary>
    public IReadOnlyList<string> Differences { get; }
}
