using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Sampling;

/// <summary>Reads images at moved places, pixel by pixel, in pieces.</summary>
internal sealed class PieceProjectiveSample : Kernel<ProjectiveSampleOp>
{
    protected override string? Refuses(ProjectiveSampleOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType == DType.Float32 ? null : "computes in float32";

    protected override KernelCall Prepare(ProjectiveSampleOp op, Step step, InstructionSet isa) =>
        new Call(op, step.InputType(0).Shape);

    private sealed unsafe class Call(ProjectiveSampleOp op, Shape images) : KernelCall
    {
        private readonly int _height = images[1];
        private readonly int _width = images[2];
        private readonly int _channels = images[3];
        private readonly long _pixels = (long)op.Size.Height * op.Size.Width;
        private readonly WorkPieces _pieces = new((long)images[0] * op.Size.Height * op.Size.Width, 16 + (4.0 * images[3]));

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            float fill = (float)op.FillValue;
            float* target = arguments.Output<float>() + (_pieces.Begin(piece) * _channels);
            for (long unit = _pieces.Begin(piece); unit < _pieces.End(piece); unit++, target += _channels)
            {
                (long image, long pixel) = Math.DivRem(unit, _pixels);
                float* source = arguments.Input<float>(0) + (image * _height * _width * _channels);
                ProjectiveTaps taps = ReferenceProjectiveSample.TapsOf(
                    op, _height, _width, arguments.Input<float>(1) + (image * 8), pixel);
                new Span<float>(target, _channels).Clear();
                for (int tap = 0; tap < 4; tap++)
                {
                    (double share, long from) = taps[tap];
                    float weight = (float)share;
                    if (weight == 0)
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
