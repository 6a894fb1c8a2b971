namespace Keras.Saving;

/// <summary>Files that live as long as what is done with them.</summary>
internal static class TemporaryFile
{
    /// <summary>Makes a file in the folder for temporary files.</summary>
    /// <exception cref="IOException">There is none that can be written; the message says how to choose another.</exception>
    public static FileStream Create(string path)
    {
        try
        {
            return new FileStream(path, FileMode.CreateNew);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string variable = OperatingSystem.IsWindows() ? "TMP" : "TMPDIR";
            throw new IOException(
                $"The folder for temporary files, {Path.GetDirectoryName(path)}, cannot be written: set {variable} to one that "
                + $"can. {exception.Message}",
                exception);
        }
    }
}
