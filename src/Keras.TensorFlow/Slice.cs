using System.Globalization;

namespace Tensorflow;

/// <summary>A part of an axis: Python's <c>start:stop:step</c>, an index, <c>...</c> or a new axis.</summary>
public sealed class Slice : IEquatable<Slice>
{
    public static readonly Slice All = new(null, null);

    public static readonly Slice None = new(0, 0, 1);

    public static readonly Slice Ellipsis = new(0, 0, 1) { IsEllipsis = true };

    public static readonly Slice NewAxis = new(0, 0, 1) { IsNewAxis = true };

    public Slice(int? start = null, int? stop = null, int step = 1, bool isIndex = false)
    {
        Start = start;
        Stop = stop;
        Step = step != 0 ? step : throw new ValueError("The step of a slice must not be 0.");
        IsIndex = isIndex;
    }

    /// <summary>Reads a slice such as <c>1:-1</c>, <c>::100</c>, <c>3</c>, <c>...</c> or <c>np.newaxis</c>.</summary>
    public Slice(string slice_notation)
    {
        ArgumentNullException.ThrowIfNull(slice_notation);
        string text = slice_notation.Trim();
        string[] parts = text.Split(':');
        Step = 1;
        switch (parts)
        {
            case ["..."]:
                IsEllipsis = true;
                break;
            case ["np.newaxis" or "newaxis" or "None"]:
                IsNewAxis = true;
                break;
            case [_]:
                Start = Number(text) ?? throw Unreadable(slice_notation);
                Stop = Start + 1;
                IsIndex = true;
                break;
            case [_, _] or [_, _, _]:
                (Start, Stop) = (Number(parts[0]), Number(parts[1]));
                Step = parts.Length == 3 ? Number(parts[2]) ?? 1 : 1;
                break;
            default:
                throw Unreadable(slice_notation);
        }

        if (Step == 0)
        {
            throw new ValueError($"The step of the slice \"{slice_notation}\" must not be 0.");
        }

        int? Number(string part) => string.IsNullOrWhiteSpace(part) ? null
            : int.TryParse(part, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number
            : throw Unreadable(slice_notation);
    }

    public int? Start { get; set; }

    public int? Stop { get; set; }

    public int Step { get; set; }

    public bool IsIndex { get; set; }

    public bool IsEllipsis { get; set; }

    public bool IsNewAxis { get; set; }

    public int? Length => Stop - Start;

    public static implicit operator Slice(int index) => Index(index);

    public static implicit operator Slice(string slice) => new(slice);

    public static bool operator ==(Slice a, Slice b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(Slice a, Slice b) => !(a == b);

    public static Slice Index(int index) => new(index, index + 1) { IsIndex = true };

    public static Slice[] ParseSlices(string multi_slice_notation) =>
        [.. multi_slice_notation.Split(',').Select(part => new Slice(part))];

    public static string FormatSlices(params Slice[] slices) => string.Join(",", slices.Select(slice => slice.ToString()));

    public bool Equals(Slice other) => other is not null
        && (Start, Stop, Step, IsIndex, IsEllipsis, IsNewAxis)
            == (other.Start, other.Stop, other.Step, other.IsIndex, other.IsEllipsis, other.IsNewAxis);

    public override bool Equals(object obj) => Equals(obj as Slice);

    public override int GetHashCode() => HashCode.Combine(Start, Stop, Step, IsIndex, IsEllipsis, IsNewAxis);

    public override string ToString() => IsIndex ? $"{Start}"
        : IsEllipsis ? "..."
        : IsNewAxis ? "np.newaxis"
        : $"{Start}:{Stop}{(Step == 1 ? "" : $":{Step}")}";

    /// <summary>Where the part of an axis of this size begins, how many it takes and how far apart they are.</summary>
    internal (int Begin, int Length, int Step) Along(int size)
    {
        if (IsIndex)
        {
            int index = Start.Value < 0 ? Start.Value + size : Start.Value;
            return index >= 0 && index < size
                ? (index, 1, 1)
                : throw new IndexOutOfRangeException($"Index {Start} lies outside of an axis of {size}.");
        }

        (int low, int high) = Step > 0 ? (0, size) : (-1, size - 1);
        int begin = Bound(Start, Step > 0 ? low : high);
        int end = Bound(Stop, Step > 0 ? high : low);
        int distance = Step > 0 ? end - begin : begin - end;
        return (begin, distance <= 0 ? 0 : ((distance - 1) / Math.Abs(Step)) + 1, Step);

        int Bound(int? bound, int missing) =>
            bound is int number ? Math.Clamp(number < 0 ? number + size : number, low, high) : missing;
    }

    private static ValueError Unreadable(string text) =>
        new($"\"{text}\" is no slice. Expected a number, a slice such as \"1:-1\" or \"::2\", \"...\" or \"np.newaxis\".");
}
