namespace Keras.Preprocessing;

/// <summary>What happens to one image; the dictionary that Keras passes to <c>apply_transform</c>.</summary>
/// <param name="Theta">Rotation in degrees.</param>
/// <param name="Tx">Shift in pixels along the rows: positive moves the content up.</param>
/// <param name="Ty">Shift in pixels along the columns: positive moves the content left.</param>
/// <param name="Shear">Shear angle in degrees.</param>
/// <param name="Zx">Zoom along the rows: above 1 the content shrinks.</param>
/// <param name="Zy">Zoom along the columns: above 1 the content shrinks.</param>
/// <param name="FlipHorizontal">Whether left and right are exchanged.</param>
/// <param name="FlipVertical">Whether top and bottom are exchanged.</param>
/// <param name="ChannelShiftIntensity">Added to every number, which then stay within the image's own range.</param>
/// <param name="Brightness">Factor of the image stretched to 0..255.</param>
public sealed record ImageTransform(
    double Theta = 0,
    double Tx = 0,
    double Ty = 0,
    double Shear = 0,
    double Zx = 1,
    double Zy = 1,
    bool FlipHorizontal = false,
    bool FlipVertical = false,
    double? ChannelShiftIntensity = null,
    double? Brightness = null);
