using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Sampling;

/// <summary>Reads images at moved places, pixel by pixel, in pieces.</summary>
internal sealed class PieceProjectiveSample : ElementKernel<ProjectiveSampleOp>
{
    protected override KernelCall Prepare<T>(ProjectiveSampleOp op, Step step) =>
        new Call<T>(op, step.InputType(0).Shape);

    private sealed unsafe class Call<T>(ProjectiveSampleOp op, Shape images) : KernelCall
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly int _height = images[1];
        private readonly int _width = images[2];
        private readonly int _channels = images[3];
        private readonly long _pixels = (long)op.Size.Height * op.Size.Width;
        private readonly WorkPieces _pieces = new((long)images[0] * op.Size.Height * op.Size.Width, 16 + (4.0 * images[3]));

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            T fill = Real.Of<T>(op.FillValue);
            T* target = arguments.Output<T>() + (_pieces.Begin(piece) * _channels);
            for (long unit = _pieces.Begin(piece); unit < _pieces.End(piece); unit++, target += _channels)
            {
                (long image, long pixel) = Math.DivRem(unit, _pixels);
                T* source = arguments.Input<T>(0) + (image * _height * _width * _channels);
                ProjectiveTaps taps = ReferenceProjectiveSample.TapsOf(
                    op, _height, _width, arguments.Input<T>(1) + (image * 8), pixel);
                new Span<T>(target, _channels).Clear();
                for (int tap = 0; tap < 4; tap++)
                {
                    (double share, long from) = taps[tap];
                    T weight = Real.Of<T>(share);
                    if (weight == T.Zero)
                    {
                        continue;
                    }

                    for (int channel = 0; channel < _channels; channel++)
                    {
                        target[channel] += weight * (from < 0 ? fill : source[(from * _channels) + channel]);
                    }
                }
            }
        }
    }
}
