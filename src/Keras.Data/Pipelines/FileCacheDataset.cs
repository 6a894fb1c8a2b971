using Keras.Saving;

namespace Keras.Pipelines;

/// <summary>The elements of the first whole pass in a file, for all later ones.</summary>
internal sealed class FileCacheDataset : Dataset
{
    private readonly string _path;

    public FileCacheDataset(Dataset source, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new IOException($"{path} is a folder. Give the name of a file.");
        }

        Sources = [source];
        _path = Path.GetFullPath(path);
    }

    internal override IReadOnlyList<Dataset> Sources { get; }

    internal override string Text => "kept in a file";

    public override long Cardinality() => Sources[0].Cardinality();

    internal override IEnumerable<Utils.Batch> Pass(long number, CancellationToken cancellation) =>
        File.Exists(_path) ? ElementFile.Read(_path) : First(cancellation);

    private IEnumerable<Utils.Batch> First(CancellationToken cancellation)
    {
        string temporary = AtomicFile.TemporaryName(_path);
        Directory.CreateDirectory(Path.GetDirectoryName(temporary)!);
        AtomicFile.DeleteLeftovers(_path);
        long size = Sources[0].Cardinality();
        long count = 0;
        ElementFile.Writer? writer = new(temporary);
        try
        {
            foreach (Utils.Batch element in Sources[0].Pass(0, cancellation))
            {
                writer?.Add(element);
                if (++count == size)
                {
                    // Who knows how many there are does not ask whether there are more.
                    Finish(ref writer, temporary);
                }

                yield return element;
            }

            Finish(ref writer, temporary);
        }
        finally
        {
            // Gone if it was renamed.
            writer?.Dispose();
            File.Delete(temporary);
        }
    }

    private void Finish(ref ElementFile.Writer? writer, string temporary)
    {
        if (writer is not null)
        {
            writer.Finish();
            writer.Dispose();
            writer = null;
            File.Move(temporary, _path, overwrite: true);
        }
    }
}
