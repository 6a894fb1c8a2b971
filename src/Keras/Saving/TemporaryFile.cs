namespace Keras.Saving;

/// <summary>Files that live as long as what is done with them.</summary>
internal static class TemporaryFile
{
    /// <summary>Makes a file in the folder for temporary files; nothing is left if that fails.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The folder cannot be written, or is full; the message says how to choose another.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        bool isMade = false;
        try
        {
            using FileStream stream = new(path, FileMode.CreateNew);
            isMade = true;
            write(stream);
        }
        catch (Exception exception)
        {
            if (isMade)
            {
                File.Delete(path);
            }

            // What cannot be read, and why, is told by others.
            if (exception is UnauthorizedAccessException or IOException
                && (!isMade || exception.Message.Contains(path, StringComparison.Ordinal)))
            {
                string variable = OperatingSystem.IsWindows() ? "TMP" : "TMPDIR";
                throw new IOException(
                    $"The folder for temporary files, {Path.GetDirectoryName(path)}, cannot be written: set {variable} to one "
                    + $"that can. {exception.Message}",
                    exception);
            }

            throw;
        }
    }
}
