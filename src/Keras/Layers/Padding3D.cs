namespace Keras.Layers;

/// <summary>
/// Slices, rows and columns to add around volumes. Converts from Keras' forms: one number for all sides,
/// <c>(depth, height, width)</c>, and <c>((front, back), (top, bottom), (left, right))</c>.
/// </summary>
/// <param name="Front">Slices before.</param>
/// <param name="Back">Slices behind.</param>
/// <param name="Top">Rows above.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Left">Columns before.</param>
/// <param name="Right">Columns after.</param>
public readonly record struct Padding3D(int Front, int Back, int Top, int Bottom, int Left, int Right)
{
    /// <summary>The same on all sides.</summary>
    public static implicit operator Padding3D(int padding) => (padding, padding, padding);

    /// <summary>The same on both sides of each axis.</summary>
    public static implicit operator Padding3D((int Depth, int Height, int Width) padding) =>
        new(padding.Depth, padding.Depth, padding.Height, padding.Height, padding.Width, padding.Width);

    /// <summary>Every side by itself.</summary>
    public static implicit operator Padding3D(
        ((int Front, int Back) Slices, (int Top, int Bottom) Rows, (int Left, int Right) Columns) padding) =>
        new(
            padding.Slices.Front, padding.Slices.Back, padding.Rows.Top, padding.Rows.Bottom, padding.Columns.Left,
            padding.Columns.Right);

    /// <summary>Python's form: <c>((1, 1), (2, 2), (0, 1))</c>.</summary>
    public override string ToString() => $"(({Front}, {Back}), ({Top}, {Bottom}), ({Left}, {Right}))";

    internal Padding3D NonNegative(string name) =>
        this is { Front: >= 0, Back: >= 0, Top: >= 0, Bottom: >= 0, Left: >= 0, Right: >= 0 }
            ? this
            : throw new ArgumentException($"`{name}` must not be negative on any side. Received: {this}.", name);
}
