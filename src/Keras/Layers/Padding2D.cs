namespace Keras.Layers;

/// <summary>
/// Rows and columns to add around images. Converts from Keras' forms: one number for all sides, <c>(height, width)</c>,
/// and <c>((top, bottom), (left, right))</c>.
/// </summary>
/// <param name="Top">Rows above.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Left">Columns before.</param>
/// <param name="Right">Columns after.</param>
public readonly record struct Padding2D(int Top, int Bottom, int Left, int Right)
{
    /// <summary>The same on all sides.</summary>
    public static implicit operator Padding2D(int padding) => new(padding, padding, padding, padding);

    /// <summary>Rows above and below, and columns before and after.</summary>
    public static implicit operator Padding2D((int Height, int Width) padding) =>
        new(padding.Height, padding.Height, padding.Width, padding.Width);

    /// <summary>Every side by itself.</summary>
    public static implicit operator Padding2D(((int Top, int Bottom) Rows, (int Left, int Right) Columns) padding) =>
        new(padding.Rows.Top, padding.Rows.Bottom, padding.Columns.Left, padding.Columns.Right);

    /// <summary>Python's form: <c>((1, 1), (2, 2))</c>.</summary>
    public override string ToString() => $"(({Top}, {Bottom}), ({Left}, {Right}))";

    internal Padding2D NonNegative(string name) => this is { Top: >= 0, Bottom: >= 0, Left: >= 0, Right: >= 0 }
        ? this
        : throw new ArgumentException($"`{name}` must not be negative on any side. Received: {this}.", name);
}
