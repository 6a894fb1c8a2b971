using System.Globalization;
using Keras.Saving;

namespace Keras.Callbacks;

/// <summary>Writes the logs of every epoch as a line of a table: the epoch, from 0, and the numbers by name.</summary>
/// <remarks>
/// Columns are those of the first epoch and of its validation, in alphabetical order; what an epoch does not log is
/// <c>NA</c>. The file is complete after every epoch. A missing folder is made. Port of keras/callbacks.py.
/// </remarks>
/// <param name="filename">Path of the file.</param>
/// <param name="separator">What stands between columns.</param>
/// <param name="append">Whether to add to a file that exists, as when training goes on; else it is replaced.</param>
public class CSVLogger(string filename, string separator = ",", bool append = false) : Callback
{
    private string[]? _columns;
    private bool _needsHeader;

    /// <inheritdoc cref="CSVLogger" path="/param[@name='filename']"/>
    public string Filename { get; } = filename;

    /// <inheritdoc/>
    public override bool IsChiefOnly => true;

    /// <inheritdoc/>
    public override void CheckOutputs(OutputCheck check) => check.RequireAppendable(Filename);

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Filename))!);
        _columns = null;
        _needsHeader = !append || !File.Exists(Filename) || new FileInfo(Filename).Length == 0;
        if (!append)
        {
            File.WriteAllText(Filename, "");
        }
    }

    /// <inheritdoc/>
    public override void SaveState(CallbackState state)
    {
        state.Write("length", File.Exists(Filename) ? new FileInfo(Filename).Length : 0);
        if (_columns is not null)
        {
            state.WriteTexts("columns", _columns);
        }
    }

    /// <summary>Goes on behind the last epoch of the backup: lines after it will be written again.</summary>
    /// <param name="state">What <see cref="SaveState"/> wrote.</param>
    public override void OnTrainResume(CallbackState state)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Filename))!);
        using FileStream file = new(Filename, FileMode.OpenOrCreate);
        file.SetLength(Math.Min(file.Length, state.Count("length")));
        _needsHeader = file.Length == 0;
        _columns = state.Contains("columns") ? [.. state.Texts("columns")] : null;
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        // Validation may come for the first time after a later epoch.
        _columns ??= [.. logs.Names.Concat(Params.Metrics).Distinct().Order(StringComparer.Ordinal)];
        List<string> lines = [];
        if (_needsHeader)
        {
            lines.Add(Line(["epoch", .. _columns]));
            _needsHeader = false;
        }

        lines.Add(Line(
        [
            epoch.ToString(CultureInfo.InvariantCulture),
            .. _columns.Select(name =>
                logs.TryGetValue(name, out double value) ? value.ToString("R", CultureInfo.InvariantCulture) : "NA"),
        ]));
        File.AppendAllText(Filename, string.Concat(lines.Select(line => line + '\n')));  // Alike on all systems.
    }

    private string Line(IEnumerable<string> cells) => string.Join(separator, cells.Select(Quoted));

    private string Quoted(string cell) =>
        cell.Contains(separator, StringComparison.Ordinal) || cell.AsSpan().ContainsAny("\"\r\n")
            ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : cell;
}
