using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Cpu.Kernels;

public class FusedConvolutionKernelsTests
{
    public static TheoryData<string, string, string> Combinations => KernelCheck.Combinations(Cases);

    private static IReadOnlyList<KernelCase> Cases { get; } =
    [
        .. Convolutions()
            .SelectMany(shape => Operations(shape.Window, shape.Images, shape.Filters))
            .DistinctBy(@case => @case.ToString()),
    ];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Agree_with_the_reference(string kernel, string isa, string step) =>
        KernelCheck.MatchesReference(Cases, kernel, isa, step);

    [Fact]
    public void Are_all_tried() => KernelCheck.EveryKernelIsTried(Cases);

    private static IEnumerable<(Window2D Window, Shape Images, int Filters)> Convolutions() =>
    [
        // Channels and filters around the widths of vectors and tiles.
        .. from channels in new[] { 1, 2, 7, 8, 12, 15, 16, 17, 24, 31, 33, 48, 49, 67 }
           select (Window2D.Valid(1, 1, 1), new Shape[] { (2, 3, 5, channels) }[0], 68 - channels),
        .. from channels in new[] { 1, 3, 12, 16, 17, 33, 48 }
           select (Window2D.Same(3, 1, 1, 7, 5), new Shape[] { (2, 7, 5, channels) }[0], 50 - channels),

        // Several tiles, chunks and pieces; rows of pixels that fill vectors; wide and deep ones.
        (Window2D.Valid(1, 1, 1), (5, 31, 29, 36), 48),
        (Window2D.Valid(1, 1, 1), (2, 14, 14, 520), 128),
        (Window2D.Valid(1, 1, 1), (2, 14, 14, 520), 12),
        (Window2D.Same(3, 1, 1, 19, 33), (3, 19, 33, 48), 12),
        (Window2D.Same(3, 1, 1, 16, 16), (4, 16, 16, 48), 12),
        (Window2D.Same(3, 1, 1, 14, 14), (1, 14, 14, 128), 32),
        (Window2D.Same(3, 1, 1, 14, 14), (3, 14, 14, 128), 32),
        (Window2D.Valid(3, 1, 1), (1, 29, 31, 17), 50),

        // Tiles of 4x4 results that reach beyond the image, and so many that the transforms of weights that change are worth it.
        (Window2D.Same(3, 1, 1, 14, 14), (6, 14, 14, 40), 24),
        (Window2D.Same(3, 1, 1, 31, 30), (4, 31, 30, 48), 34),
        (Window2D.Valid(3, 1, 1), (2, 31, 30, 17), 20),
        (new Window2D(3, 1, 1, 2, 2, 1, 0), (2, 27, 26, 16), 33),

        // One pixel, strides, dilation, borders larger than the image.
        (Window2D.Valid(1, 1, 1), (1, 1, 1, 5), 3),
        (Window2D.Same(7, 2, 1, 21, 23), (2, 21, 23, 3), 24),
        (Window2D.Valid(1, 2, 1), (2, 9, 8, 5), 7),
        (Window2D.Same(3, 1, 2, 9, 10), (2, 9, 10, 5), 6),
        (new Window2D(3, 1, 1, 4, 5, 6, 7), (1, 4, 3, 3), 6),
        (new Window2D((2, 3), 1, 1, 0, 1, 2, 0), (2, 6, 5, 3), 7),
    ];

    private static IEnumerable<KernelCase> Operations(Window2D window, Shape images, int filters)
    {
        Value x = Inputs.Float32(images);
        Shape kernelShape = (window.Size.Height, window.Size.Width, images[3], filters);
        Value kernel = Inputs.Float32(kernelShape);
        Value dy = Inputs.Float32(Ops.Conv2D(x, kernel, window).Shape);
        Value[] before = Numbers(images[3]);
        Value[] after = Numbers(filters);
        Value bias = Inputs.Float32(filters);
        Value shortcut = Inputs.Float32(dy.Shape);
        List<Value> values =
        [
            new(new FusedConv2DOp(window, 1e-3, false, null, false, false, true), [x, kernel, .. before]),
            new(new FusedConv2DOp(window, null, false, null, false, false, true), [x, kernel]),
            new(new FusedConv2DOp(window, 1e-3, false, 1e-2, false, true, false), [x, kernel, .. before, .. after]),
            new(new FusedConv2DOp(window, null, true, null, false, true, false), [x, kernel, bias]),
            new(new FusedConv2DOp(window, null, true, 1e-2, false, false, true), [x, kernel, .. after, bias]),
            new(new FusedConv2DOp(window, null, true, null, true, true, false), [x, kernel, bias, shortcut]),
            new(new FusedConv2DOp(window, 1e-3, false, 1e-2, true, false, false), [x, kernel, .. before, .. after, shortcut]),
            new(new NormalizeReluConv2DKernelGradientOp(window, 1e-3, kernelShape), [x, .. before, dy]),
        ];
        if (window.Strides == 1)
        {
            Value[] moments = [Inputs.Float32(dy.Shape), .. Numbers(filters).Take(3), Inputs.Float32(dy.Shape.With(3, filters + 2))];
            Value addend = Inputs.Float32(images);
            Value longAddend = Inputs.Float32(images.With(3, images[3] + 7));
            values.AddRange(
            [
                new(new NormalizeReluConv2DGradientOp(window, 1e-3, null, false, null), [dy, kernel, x, .. before]),
                new(new NormalizeReluConv2DGradientOp(window, 1e-3, 0, false, null), [dy, kernel, x, .. before, addend]),
                new(new NormalizeReluConv2DGradientOp(window, 1e-3, 5, true, null), [dy, kernel, x, .. before, longAddend]),
                new(new NormalizeReluConv2DGradientOp(window, 1e-3, null, true, 2), [.. moments, kernel, x, .. before]),
            ]);
        }

        // Positive numbers: one of the inputs is a variance.
        return values.Select(value => new KernelCase(value) { Minimum = 0.1, Tolerance = 1e-5 });
    }

    private static Value[] Numbers(int channels) => [.. Enumerable.Range(0, 4).Select(_ => Inputs.Float32(channels))];
}
