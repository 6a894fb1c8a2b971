using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Cpu.Kernels;

public class PoolingKernelsTests
{
    private static readonly double[] s_special = [1, 2, 2, double.NaN, -3, double.NegativeInfinity, 0];

    private static readonly (Window2D Window, Shape Images)[] s_windows =
    [
        (Window2D.Valid(1, 1, 1), (1, 1, 1, 1)),
        (Window2D.Valid(2, 2, 1), (3, 8, 8, 24)),
        (Window2D.Valid(2, 2, 1), (2, 7, 9, 17)),
        (Window2D.Same(2, 2, 1, 7, 9), (2, 7, 9, 65)),
        (Window2D.Same(3, 2, 1, 16, 16), (5, 16, 16, 64)),
        (Window2D.Same(3, 2, 1, 15, 12), (2, 15, 12, 3)),
        (Window2D.Valid(3, 1, 1), (2, 9, 6, 130)),
        (Window2D.Same((2, 3), (1, 2), 1, 6, 7), (2, 6, 7, 8)),
        (Window2D.Same(2, 1, 3, 9, 9), (2, 9, 9, 12)),
        (Window2D.Valid(2, 3, 1), (2, 11, 10, 20)),
        (Window2D.Valid(7, 7, 1), (4, 7, 7, 100)),
        (new Window2D(3, 2, 1, 1, 1, 1, 1), (1, 20, 18, 64)),
        (new Window2D(2, 2, 1, 3, 2, 0, 4), (1, 4, 4, 5)),
    ];

    public static TheoryData<string, string, string> Combinations => KernelCheck.Combinations(Cases);

    private static IReadOnlyList<KernelCase> Cases { get; } =
    [
        .. from window in s_windows
           from value in Values(window.Window, window.Images)
           select new KernelCase(value) { Tolerance = 1e-6 },
        .. from window in s_windows
           select new KernelCase(Ops.MaxPooling(Inputs.Float32(window.Images), window.Window))
           {
               Numbers = s_special,
               Note = "special",
               Tolerance = 0,
           },
        .. from window in s_windows
           select new KernelCase(Values(window.Window, window.Images)[2])
           {
               // Few different numbers: most windows have ties.
               Numbers = [1, 2, 2],
               Note = "ties",
           },
        .. from window in s_windows
           where NormalizeReluAveragePoolingOp.Fits(window.Window)
           from value in Activated(window.Window, window.Images)
           select new KernelCase(value) { Minimum = 0.1, Tolerance = 1e-5 },
    ];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Agree_with_the_reference(string kernel, string isa, string step) =>
        KernelCheck.MatchesReference(Cases, kernel, isa, step);

    [Fact]
    public void Are_all_tried() => KernelCheck.EveryKernelIsTried(Cases);

    // Positive numbers: one of the inputs is a variance.
    private static Value[] Activated(Window2D window, Shape images)
    {
        Value x = Inputs.Float32(images);
        Value dy = Inputs.Float32(Ops.AveragePooling(x, window).Shape);
        Value[] numbers = [.. Enumerable.Range(0, 4).Select(_ => Inputs.Float32(images[3]))];
        return
        [
            new Value(new NormalizeReluAveragePoolingOp(window, 1e-3), [x, .. numbers]),
            new Value(new NormalizeReluAveragePoolingGradientOp(window, 1e-3, null), [dy, x, .. numbers]),
            new Value(
                new NormalizeReluAveragePoolingGradientOp(window, 1e-3, 2),
                [dy, x, .. numbers, Inputs.Float32(images.With(3, images[3] + 3))]),
        ];
    }

    private static Value[] Values(Window2D window, Shape images)
    {
        Value x = Inputs.Float32(images);
        Value dy = Inputs.Float32(Ops.MaxPooling(x, window).Shape);
        return
        [
            Ops.MaxPooling(x, window),
            Ops.AveragePooling(x, window),
            new Value(new MaxPoolingGradientOp(window), x, dy),
            new Value(new AveragePoolingGradientOp(window, images), dy),
        ];
    }
}
