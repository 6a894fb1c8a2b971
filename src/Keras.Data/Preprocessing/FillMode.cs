namespace Keras.Preprocessing;

/// <summary>Where a pixel comes from whose source lies outside the image.</summary>
internal enum FillMode
{
    /// <summary>From the border: <c>aaaa|abcd|dddd</c>.</summary>
    Nearest,

    /// <summary>A fixed value: <c>kkkk|abcd|kkkk</c>.</summary>
    Constant,

    /// <summary>Mirrored at the border: <c>dcba|abcd|dcba</c>.</summary>
    Reflect,

    /// <summary>From the other side, where the last pixel falls on the first: <c>abc|abcd|bcd</c>.</summary>
    Wrap,
}
