namespace Keras.Datasets;

/// <summary>Where the images of one of the CIFAR sets stand, in its two distributions.</summary>
/// <param name="PythonFolder">Folder of the pickles.</param>
/// <param name="BinaryFolder">Folder of the records.</param>
/// <param name="Train">Training files, without the extension of the binary ones.</param>
/// <param name="Test">The test file.</param>
/// <param name="LabelKey">Key of the labels in a pickle.</param>
/// <param name="LabelIndex">Which of the bytes before the pixels of a record is the label.</param>
/// <param name="LabelBytes">How many bytes stand before the pixels of a record.</param>
internal sealed record CifarFiles(
    string PythonFolder,
    string BinaryFolder,
    string[] Train,
    string Test,
    string LabelKey,
    int LabelIndex,
    int LabelBytes)
{
    /// <summary>Suffix of the binary files.</summary>
    public const string BinaryExtension = ".bin";

    /// <summary>A folder under <paramref name="datasets"/> that holds all files; null if none does.</summary>
    public string? FindFolder(string datasets)
    {
        // The second is where Keras 3 unpacks.
        string[] candidates =
        [
            Path.Combine(datasets, PythonFolder),
            Path.Combine(datasets, PythonFolder + "-target", PythonFolder),
            Path.Combine(datasets, BinaryFolder),
        ];
        return candidates.FirstOrDefault(
            folder => IsComplete(folder, string.Empty) || IsComplete(folder, BinaryExtension));
    }

    /// <summary>Reads training and test set from a folder of either kind.</summary>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public (CifarImages Train, CifarImages Test) Read(string folder)
    {
        bool isBinary = Train.Append(Test).Any(name => File.Exists(Path.Combine(folder, name + BinaryExtension)));
        return (new CifarImages([.. Train.Select(name => ReadBatch(folder, name, isBinary))]),
            new CifarImages([ReadBatch(folder, Test, isBinary)]));
    }

    private CifarBatch ReadBatch(string folder, string name, bool isBinary)
    {
        string path = Path.Combine(folder, isBinary ? name + BinaryExtension : name);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"{path} is missing. Delete {folder} to have the archive unpacked again.", path);
        }

        byte[] content = File.ReadAllBytes(path);
        return isBinary
            ? CifarBatch.FromRecords(content, LabelIndex, LabelBytes, path)
            : CifarBatch.FromPickle(content, LabelKey, path);
    }

    private bool IsComplete(string folder, string extension) =>
        Train.Append(Test).All(name => File.Exists(Path.Combine(folder, name + extension)));
}
