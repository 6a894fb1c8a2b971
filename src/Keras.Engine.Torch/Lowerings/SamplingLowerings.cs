using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Programs;

namespace Keras.Engine.Torch.Lowerings;

/// <summary>Images of other sizes, and moved ones.</summary>
/// <remarks>Moved images are computed by the processor's engine: libtorch's own places and borders differ from TensorFlow's.</remarks>
internal static class SamplingLowerings
{
    public static IReadOnlyList<Lowering> All { get; } =
    [
        new Lowering<ResampleOp>((op, value, x, program) => Resample(
            op, value.Inputs[0].Shape[op.Axis], isTransposed: false, value, x[0], program)),
        new Lowering<ResampleGradientOp>((op, value, x, program) => Resample(
            op.Resample, op.Size, isTransposed: true, value, x[0], program)),
        new Lowering<ProjectiveSampleOp>((_, value, x, program) => OnHost(value, x, program)),
        new Lowering<ProjectiveSampleGradientOp>((_, value, x, program) => OnHost(value, x, program)),
    ];

    /// <summary>Lets the processor's engine compute a value.</summary>
    public static Register[] OnHost(Value value, IReadOnlyList<Register> inputs, ProgramBuilder program) => program.Host(
        value.Types.Count,
        results => new EngineInstruction(value, inputs, program.Device) { Outputs = results, Step = program.Step });

    // A product with the matrix whose rows are the shares of the elements.
    private static Register Resample(
        ResampleOp op, int size, bool isTransposed, Value value, Register x, ProgramBuilder program)
    {
        double[] identity = new double[size * size];
        for (int place = 0; place < size; place++)
        {
            identity[(place * size) + place] = 1;
        }

        // Resampling the identity's rows gives the transposed matrix.
        double[] shares = EngineInstruction.Evaluate(op with { Axis = 1 }, new TensorType(DType.Float64, (size, size)), identity);
        Register matrix = program.Constant(shares, new TensorType(value.DType, (size, op.Size)));
        Register last = program.View("aten::movedim.int", x, (long)op.Axis, -1L);
        Register product = program.Call(
            "aten::matmul", last, isTransposed ? program.View("aten::transpose.int", matrix, 0L, 1L) : matrix);
        return program.View("aten::movedim.int", product, -1L, (long)op.Axis);
    }
}
