namespace Keras.Downloads;

/// <summary>Where Keras keeps what it downloads.</summary>
internal static class CacheFolder
{
    /// <summary>
    /// The variable <c>KERAS_HOME</c>, else <c>~/.keras</c>, else <c>/tmp/.keras</c> if home is read-only.
    /// </summary>
    public static string Default()
    {
        string? chosen = Environment.GetEnvironmentVariable("KERAS_HOME");
        if (!string.IsNullOrEmpty(chosen))
        {
            return chosen;
        }

        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string root = IsWritable(home) ? home : Path.GetTempPath();
        return Path.Combine(root, ".keras");
    }

    private static bool IsWritable(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return false;
        }

        try
        {
            string probe = Path.Combine(folder, $".keras-{Guid.NewGuid():N}");
            using FileStream stream = new(
                probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
