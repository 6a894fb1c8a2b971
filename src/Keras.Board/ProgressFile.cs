using System.Text.Json;

namespace Keras.Board;

/// <summary>How far a training is, as the callback <c>TensorBoard</c> tells in <c>progress.json</c>.</summary>
internal static class ProgressFile
{
    private const int MostBytes = 16 << 10;
    private const int MostFiles = 100;

    private static readonly EnumerationOptions s_enumeration = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    /// <summary>What all trainings below a folder tell, by the folder of each; what is no such file is left out.</summary>
    public static IReadOnlyDictionary<string, JsonElement> ReadAll(string folder)
    {
        SortedDictionary<string, JsonElement> all = new(StringComparer.Ordinal);
        if (!Directory.Exists(folder))
        {
            return all;
        }

        foreach (string path in Directory.EnumerateFiles(folder, "progress.json", s_enumeration).Take(MostFiles))
        {
            try
            {
                if (new FileInfo(path).Length <= MostBytes)
                {
                    using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
                    all[Path.GetRelativePath(folder, Path.GetDirectoryName(path)!).Replace('\\', '/')] = document.RootElement.Clone();
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
            {
                // It is being replaced, or is another program's.
            }
        }

        return all;
    }
}
