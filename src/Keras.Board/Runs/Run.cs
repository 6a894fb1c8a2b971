using Keras.EventFiles;
using Keras.EventFiles.Logged;

namespace Keras.Board.Runs;

/// <summary>The event files of one folder, read as far as they are written. All members are for several threads.</summary>
/// <param name="name">The folder's path below the folder of all logs, with forward slashes; "." for that itself.</param>
/// <param name="samples">Most points kept of a curve.</param>
/// <param name="images">The memory for images.</param>
/// <param name="nextVersion">Gives numbers that grow.</param>
internal sealed class Run(string name, int samples, ImageBudget images, Func<long> nextVersion)
{
    // As many as TensorBoard shows of each tag; half as many histograms.
    private const int MostHistograms = 250;
    private const int MostImages = 10;
    private const int MostTexts = 10;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, EventReader> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _failures = new(StringComparer.Ordinal);
    private readonly List<LoggedItem> _new = [];
    private bool _isWithoutImages;

    /// <inheritdoc cref="Run" path="/param[@name='name']"/>
    public string Name { get; } = name;

    /// <summary>Curves by tag.</summary>
    public SortedDictionary<string, Series<Point>> Scalars { get; } = new(StringComparer.Ordinal);

    /// <summary>Histograms by tag.</summary>
    public SortedDictionary<string, Series<LoggedHistogram>> Histograms { get; } = new(StringComparer.Ordinal);

    /// <summary>Images by tag.</summary>
    public SortedDictionary<string, Series<LoggedImages>> Images { get; } = new(StringComparer.Ordinal);

    /// <summary>Texts by tag.</summary>
    public SortedDictionary<string, Series<LoggedText>> Texts { get; } = new(StringComparer.Ordinal);

    /// <summary>How many items of a kind that is not shown there are.</summary>
    public SortedDictionary<string, int> Others { get; } = new(StringComparer.Ordinal);

    /// <summary>The last graph.</summary>
    public LoggedGraph? Graph { get; private set; }

    /// <summary>The last model.</summary>
    public LoggedModel? Model { get; private set; }

    /// <summary>The last training session.</summary>
    public Session? Session { get; private set; }

    /// <summary>When the first and the last item were logged; 0 before.</summary>
    public (double First, double Last) Times { get; private set; }

    /// <summary>Bytes that have been read.</summary>
    public long Bytes { get; private set; }

    /// <summary>What could not be read, and why.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    /// <summary>Reads of the run while nothing changes it.</summary>
    public TResult Look<TResult>(Func<Run, TResult> look)
    {
        lock (_lock)
        {
            return look(this);
        }
    }

    /// <summary>Adds a file that was found; those known are left alone. Not while it is read.</summary>
    public void Find(string path)
    {
        if (!_files.ContainsKey(path))
        {
            _files[path] = new EventReader(path);
        }
    }

    /// <summary>Reads a part of what is new; one thread at a time.</summary>
    /// <param name="bytes">About how much.</param>
    /// <returns>Whether there is more.</returns>
    public bool Read(long bytes)
    {
        bool hasMore = false;
        foreach ((string path, EventReader file) in _files)
        {
            try
            {
                hasMore = file.Read(_new, bytes);
                _failures.Remove(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                _failures[path] = exception.Message;
                continue;
            }

            if (hasMore || _new.Count > 0)
            {
                break;
            }
        }

        // Later files go on where earlier ones end.
        hasMore |= _new.Count > 0;
        lock (_lock)
        {
            if (_new.Count > 0)
            {
                long version = nextVersion();
                foreach (LoggedItem item in _new)
                {
                    Add(item, version);
                }
            }

            Bytes = _files.Values.Sum(file => file.Position);
            Notes = [.. _files.SelectMany(file => NotesOf(file.Key, file.Value)), .. Own()];
        }

        _new.Clear();
        return hasMore;
    }

    private IEnumerable<string> NotesOf(string path, EventReader file)
    {
        string name = Path.GetFileName(path);
        IEnumerable<string> damage = file.Damage.Select(damage => $"{name}: {damage}");
        if (file.Unfinished > 0)
        {
            damage = damage.Append(
                $"{name}: the last {file.Unfinished} bytes are no whole record: it is being written, or its writer was stopped.");
        }

        return _failures.TryGetValue(path, out string? failure) ? damage.Append($"{name}: {failure}") : damage;
    }

    private IEnumerable<string> Own()
    {
        if (_isWithoutImages)
        {
            yield return "Some images are left out, since all images together take too much memory.";
        }

        foreach ((string kind, int count) in Others)
        {
            yield return $"{count} of kind \"{kind}\" cannot be shown here.";
        }
    }

    private void Add(LoggedItem item, long version)
    {
        if (item.WallTime > 0)
        {
            Times = Times.First == 0
                ? (item.WallTime, item.WallTime)
                : (Math.Min(Times.First, item.WallTime), Math.Max(Times.Last, item.WallTime));
        }

        switch (item)
        {
            case LoggedScalar scalar:
                Of(Scalars, item.Tag, samples).Add(new Point(item.Step, item.WallTime, scalar.Value), version);
                break;
            case LoggedHistogram histogram:
                Of(Histograms, item.Tag, MostHistograms).Add(histogram, version);
                break;
            case LoggedImages several:
                if (images.TryTake(Size(several)))
                {
                    images.Return(Of(Images, item.Tag, MostImages).Add(several, version) is { } left ? Size(left) : 0);
                }
                else
                {
                    _isWithoutImages = true;
                }

                break;
            case LoggedText text:
                Of(Texts, item.Tag, MostTexts).Add(text, version);
                break;
            case LoggedGraph graph:
                Graph = graph;
                break;
            case LoggedModel model:
                Model = model;
                break;
            case LoggedSessionStart start:
                Session = new Session(start.Group, start.WallTime, start.HyperParameters, null);
                break;
            case LoggedSessionEnd end:
                Session = Session is null ? null : Session with { Succeeded = end.Succeeded };
                break;
            case LoggedOther other:
                Others[other.Kind] = Others.GetValueOrDefault(other.Kind) + 1;
                break;
        }
    }

    private static long Size(LoggedImages images) => images.Files.Sum(file => (long)file.Length);

    private static Series<T> Of<T>(SortedDictionary<string, Series<T>> all, string tag, int capacity)
    {
        if (!all.TryGetValue(tag, out Series<T>? series))
        {
            all[tag] = series = new Series<T>(capacity);
        }

        return series;
    }
}
