using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>3x3 convolutions with a quarter of the multiply-adds, by Winograd's minimal filtering F(4x4, 3x3).</summary>
/// <remarks>
/// The transformed kernel is four times as large; of weights that stay as they are it is kept.
/// A pixel that is infinite or not a number makes all results of the tiles that read it not a number.
/// </remarks>
internal sealed class WinogradConvolution : LanesKernel<Conv2DOp>
{
    // Of all images: with fewer, reading the larger kernel takes longer than the multiply-adds that are saved.
    private const int FewestTiles = 16;

    // The same for weights that a run changes: their transform must not be felt, either.
    private const int FewestTilesOfChanging = 96;

    // The transforms are per channel and per filter, the products per pair of them.
    private const int FewestChannels = 16;
    private const int FewestFilters = 8;

    // The tiles of a piece and their products must stay in the second-level cache.
    private const int MostChannels = 256;

    protected override string? Refuses(Conv2DOp op, Step step, InstructionSet isa) =>
        op.Groups == 1 ? Refuses(op.Window, step) : "needs a window without groups";

    /// <summary>Why the convolution of a step cannot or should not be computed this way; null if it can.</summary>
    public static string? Refuses(Window2D window, Step step) =>
        ElementTypes.Refuses(step) ?? Refuses(window, step.InputType(0).Shape, step.OutputType().Shape, step.IsGiven(1));

    /// <summary>Why such a convolution, or its gradient, cannot or should not be computed this way; null if it can.</summary>
    /// <param name="window">Its window.</param>
    /// <param name="images">Its images.</param>
    /// <param name="output">Its results.</param>
    /// <param name="isGiven">Whether the weights stay as they are.</param>
    public static string? Refuses(Window2D window, Shape images, Shape output, bool isGiven)
    {
        int tiles = WinogradTiles.Count(output);
        return window.Size != 3 || window.Strides != 1 || window.Dilation != 1 ? "needs windows of 3x3 without strides"
            : images[3] < FewestChannels || images[3] > MostChannels ? $"needs {FewestChannels} to {MostChannels} channels"
            : output[3] < FewestFilters || output[3] > MostChannels ? $"needs {FewestFilters} to {MostChannels} filters"
            : tiles < FewestTiles ? $"needs {FewestTiles} tiles of 4x4"
            : tiles < FewestTilesOfChanging && !isGiven
                ? $"needs {FewestTilesOfChanging} tiles of 4x4, or weights that stay as they are"
            : null;
    }

    /// <summary>Why gradients of such a convolution cannot or should not be computed this way; null if they can.</summary>
    /// <param name="window">Its window.</param>
    /// <param name="images">Its images.</param>
    /// <param name="gradient">Its output's gradient.</param>
    /// <param name="step">The step.</param>
    public static string? RefusesGradient(Window2D window, Shape images, Shape gradient, Step step) =>
        window.Top > WinogradTiles.Border || window.Left > WinogradTiles.Border
            ? $"needs borders of at most {WinogradTiles.Border} pixels"
            : ElementTypes.Refuses(step) ?? Refuses(window, images, gradient, isGiven: false);

    protected override KernelCall Prepare<TLanes, TVector, T>(Conv2DOp op, Step step) =>
        new WinogradCall<TLanes, TVector, T>(new FusedConv2DOp(op.Window, null, false, null, false, false, false), step);
}
