using System.Globalization;

namespace Keras.Engine.Graphs;

/// <summary>What a <see cref="Value"/> is indexed by along one axis, as in NumPy.</summary>
/// <remarks>
/// Converts from a number, which takes the axis away; from a range, as <c>1..^1</c>; from a range with a step, as
/// <c>(.., 2)</c>, which begins at the range's end if the step is negative; and from Python's notation, as
/// <c>"::-1"</c>, <c>"..."</c> or <c>"None"</c>. Ranges are cut to the axis, as Python's slices are.
/// </remarks>
public readonly struct ValueIndex
{
    private readonly ValueIndexKind _kind;
    private readonly Range _range;
    private readonly int _step;
    private readonly string? _text;

    private ValueIndex(ValueIndexKind kind, Range range = default, int step = 1, string? text = null) =>
        (_kind, _range, _step, _text) = (kind, range, step, text);

    /// <summary>As many whole axes as are missing: Python's <c>...</c>.</summary>
    public static ValueIndex Ellipsis { get; } = new(ValueIndexKind.Ellipsis);

    /// <summary>A new axis of size 1: NumPy's <c>newaxis</c>, Python's <c>None</c>.</summary>
    public static ValueIndex NewAxis { get; } = new(ValueIndexKind.NewAxis);

    internal ValueIndexKind Kind => _kind;

    /// <summary>One position; a negative one counts from the back.</summary>
    public static implicit operator ValueIndex(int position) =>
        position < 0 ? (ValueIndex)new Index(-position, fromEnd: true) : new Index(position);

    /// <summary>One position.</summary>
    public static implicit operator ValueIndex(Index position) =>
        new(ValueIndexKind.Position, new Range(position, position));

    /// <summary>A range of positions.</summary>
    public static implicit operator ValueIndex(Range range) => new(ValueIndexKind.Range, range);

    /// <summary>Every so many positions of a range; from its end if the step is negative.</summary>
    /// <exception cref="ArgumentException">The step is 0.</exception>
    public static implicit operator ValueIndex((Range Range, int Step) slice) => slice.Step != 0
        ? new(ValueIndexKind.Range, slice.Range, slice.Step)
        : throw new ArgumentException("A step of an index must not be 0.", nameof(slice));

    /// <summary>Python's notation of one axis: <c>"1:-1"</c>, <c>"::2"</c>, <c>"-1"</c>, <c>"..."</c>, <c>"None"</c>.</summary>
    /// <exception cref="ArgumentException">The text is no index.</exception>
    public static implicit operator ValueIndex(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':');
        return text.Trim() switch
        {
            "..." => Ellipsis,
            "None" or "newaxis" => NewAxis,
            _ when parts.Length == 1 => Number(parts[0], text) ?? throw Unreadable(text),
            _ when parts.Length <= 3 => PythonSlice(parts, text),
            _ => throw Unreadable(text),
        };
    }

    /// <summary>The position along an axis of <paramref name="size"/>.</summary>
    /// <exception cref="ArgumentException">It lies outside.</exception>
    internal int Position(int size, int axis, Shape shape)
    {
        int position = _range.Start.GetOffset(size);
        return position >= 0 && position < size ? position : throw new ArgumentException(
            $"Index {_range.Start} lies outside axis {axis} of shape {shape}.");
    }

    /// <summary>The first position, how many there are, and the step along an axis of <paramref name="size"/>.</summary>
    internal (int Begin, int Length, int Step) Along(int size)
    {
        if (_text is not null)
        {
            return AsPython(size);
        }

        int begin = Math.Clamp(_range.Start.GetOffset(size), 0, size);
        int end = Math.Clamp(_range.End.GetOffset(size), begin, size);
        return (_step > 0 ? begin : end - 1, Count(end - begin, Math.Abs(_step)), _step);
    }

    private static ValueIndex PythonSlice(string[] parts, string text)
    {
        int step = parts.Length == 3 ? Number(parts[2], text) ?? 1 : 1;
        Number(parts[0], text);
        Number(parts[1], text);
        return step != 0
            ? new(ValueIndexKind.Range, step: step, text: text)
            : throw new ArgumentException($"The step of the index \"{text}\" must not be 0.", nameof(text));
    }

    // Missing bounds mean other ends when the step is negative, so they are read for a size.
    private (int Begin, int Length, int Step) AsPython(int size)
    {
        string[] parts = _text!.Split(':');
        (int low, int high) = _step > 0 ? (0, size) : (-1, size - 1);
        int begin = Bound(Number(parts[0], _text), _step > 0 ? low : high);
        int end = Bound(Number(parts[1], _text), _step > 0 ? high : low);
        return (begin, Count(_step > 0 ? end - begin : begin - end, Math.Abs(_step)), _step);

        int Bound(int? bound, int missing) =>
            bound is int number ? Math.Clamp(number < 0 ? number + size : number, low, high) : missing;
    }

    private static int Count(int distance, int step) => distance <= 0 ? 0 : ((distance - 1) / step) + 1;

    private static int? Number(string part, string text) =>
        string.IsNullOrWhiteSpace(part) ? null
        : int.TryParse(part, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number
        : throw Unreadable(text);

    private static ArgumentException Unreadable(string text) => new(
        $"\"{text}\" is no index. Expected a number, a slice such as \"1:-1\" or \"::2\", \"...\" or \"None\".", nameof(text));
}
