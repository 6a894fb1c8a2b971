namespace Keras.Preprocessing;

/// <summary>How far <see cref="ImageDataGenerator"/> shifts, in one of Keras' three forms.</summary>
/// <remarks>
/// A float r: uniform between -r and r, a share of the size if r is below 1, else pixels, and never rounded.
/// An integer n: one of 0, 1, … n - 1 with random sign, in pixels; so 1 shifts nothing.
/// A list: one of its elements with random sign, a share of the size if all are below 1, else pixels.
/// </remarks>
public readonly struct ShiftRange
{
    private readonly double _range;
    private readonly double[]? _choices;

    private ShiftRange(double range, double[]? choices)
    {
        _range = range;
        _choices = choices;
    }

    /// <summary>Whether nothing is shifted.</summary>
    internal bool IsNone => _choices is null && _range == 0;

    /// <summary>The range or the choices; nothing if nothing is shifted.</summary>
    public override string ToString() => IsNone ? "" : _choices is null
        ? FormattableString.Invariant($"{_range}")
        : $"[{string.Join(", ", _choices.Select(choice => FormattableString.Invariant($"{choice}")))}]";

    /// <summary>A share of the size below 1, pixels from 1 on.</summary>
    public static implicit operator ShiftRange(double range) => double.IsFinite(range)
        ? new(range, null)
        : throw new ArgumentException($"A shift range must be a finite number. Received: {range}.");

    /// <summary>Whole pixels below this number.</summary>
    public static implicit operator ShiftRange(int range) => range >= 0
        ? range == 0 ? default : new(range, [.. Enumerable.Range(0, range).Select(pixels => (double)pixels)])
        : throw new ArgumentException($"An integer shift range counts pixels from 0 up. Received: {range}.");

    /// <summary>One of these numbers of pixels.</summary>
    public static implicit operator ShiftRange(int[] choices) =>
        Array.ConvertAll(choices ?? [], pixels => (double)pixels);

    /// <summary>One of these shares of the size, or numbers of pixels.</summary>
    public static implicit operator ShiftRange(double[] choices) => choices is { Length: > 0 }
        ? new(choices.Max(), [.. choices])
        : throw new ArgumentException("A list of shifts needs at least one element. Received: none.");

    /// <summary>A shift in pixels for an image of this size.</summary>
    internal double Draw(ref RandomStream random, int size)
    {
        if (IsNone)
        {
            return 0;
        }

        double shift = _choices is null
            ? random.Uniform(-_range, _range)
            : _choices[random.NextIndex(_choices.Length)] * (random.NextBoolean() ? 1 : -1);

        // An integer range of 1 has only the choice 0, which is the same in both units.
        return _range < 1 ? shift * size : shift;
    }
}
