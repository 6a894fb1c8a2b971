using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Convolutions with few filters: a vector is pixels of an image instead of filters.</summary>
/// <remarks>
/// 12 filters fill three quarters of a vector of 16, and one vector a row leaves a quarter of the multiply-adds waiting for
/// loads; rows of pixels fill vectors and take any number of filters. The price is to transpose the images.
/// </remarks>
internal sealed class PixelLanesConvolution : LanesKernel<Conv2DOp>
{
    // Measured: transposing pixels and results takes this much of the time of 3x3 windows on 48 channels and 12 filters.
    private const double Overhead = 1.12;

    protected override string? Refuses(Conv2DOp op, Step step, InstructionSet isa) =>
        op.Groups == 1 ? Refuses(op.Window, step, isa) : "needs a window without groups";

    /// <summary>Why such a convolution cannot or should not be computed this way; null if it can.</summary>
    public static string? Refuses(Window2D window, Step step, InstructionSet isa)
    {
        if (ElementTypes.Refuses(step) is string reason)
        {
            return reason;
        }

        if (window.Strides != 1 || window.Size == 1)
        {
            return "needs a window without strides";
        }

        int lanes = Lanes.Bind<Width, int>(isa, step.OutputType().DType, default);
        (Shape images, Shape output) = (step.InputType(0).Shape, step.OutputType().Shape);
        (int width, int filters) = (output[2], output[3]);
        if (Math.Min(width, images[2]) < lanes || images[3] < lanes)
        {
            return $"rows of pixels or their channels do not fill a vector of {lanes}";
        }

        int filterVectors = (filters + lanes - 1) / lanes;
        double filterCost = filterVectors * lanes * (filterVectors == 1 ? 1.2 : 1) / filters;
        double pixelCost = Overhead * ((width + lanes - 1) / lanes) * lanes / width * ((filters + 5) / 6 * 6) / filters;
        return pixelCost < filterCost ? null : $"{filters} filters fill their vectors well enough";
    }

    protected override KernelCall Prepare<TLanes, TVector, T>(Conv2DOp op, Step step) =>
        new PixelLanesConvolutionCall<TLanes, TVector, T>(
            op.Window,
            step.InputType(0).Shape,
            step.OutputType().Shape,
            step.InputPitch(0),
            step.OutputPitch(),
            epsilon: null,
            hasMoments: false);

    private readonly struct Width : ILanesBody<int>
    {
        public int Bind<TLanes, TVector, T>()
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => TLanes.Count;
    }
}
