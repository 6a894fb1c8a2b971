using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Cpu.Kernels;

public class ConvolutionKernelsTests
{
    // The reference multiplies at 1 GFLOP/s: real images are cropped to this much work.
    private const double MaximumFlops = 2e6;

    public static TheoryData<string, string, string> Combinations => KernelCheck.Combinations(Cases);

    private static IReadOnlyList<KernelCase> Cases { get; } =
    [
        .. Convolutions()
            .SelectMany(shape => Operations(shape.Window, shape.Groups, shape.Images, shape.Filters))
            .DistinctBy(@case => @case.ToString()),
    ];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Agree_with_the_reference(string kernel, string isa, string step) =>
        KernelCheck.MatchesReference(Cases, kernel, isa, step);

    [Fact]
    public void Are_all_tried() => KernelCheck.EveryKernelIsTried(Cases);

    // Strides leave few pixels of large images; a border may be much larger than the image.
    [Fact]
    public void Bands_of_kernel_gradients_stay_small()
    {
        (Window2D Window, Shape Images)[] cases =
        [
            (Window2D.Valid(64, 64, 1), (64, 256, 256, 3)),
            (new Window2D(3, 1000, 1, 100_000, 100_000, 100_000, 100_000), (2, 3, 3, 2)),
        ];
        foreach ((Window2D window, Shape images) in cases)
        {
            Value x = Inputs.Float32(images);
            Value kernel = Inputs.Float32((window.Size.Height, window.Size.Width, images[3], 4));
            Value dy = Inputs.Float32(Ops.Conv2D(x, kernel, window).Shape);
            Graph graph = new([x, dy], [new Value(new Conv2DKernelGradientOp(window, 1, kernel.Shape), x, dy)], []);
            using IExecutable executable = new CpuBackend(new CpuOptions { Threads = 1 }).Compile(graph);
            Assert.InRange(executable.Report().ScratchBytes, 0, 1 << 20);
        }
    }

    private static IEnumerable<(Window2D Window, int Groups, Shape Images, int Filters)> Convolutions() =>
        RealNetworks().Concat(
        [
            // Channels and filters around the widths of vectors and tiles.
            .. from channels in Enumerable.Range(1, 67)
               select (Window2D.Valid(1, 1, 1), 1, new Shape[] { (2, 3, 5, channels) }[0], 68 - channels),
            .. from channels in new[] { 1, 2, 3, 5, 7, 12, 13, 16, 17, 31, 33, 48, 49, 67 }
               select (Window2D.Same(3, 1, 1, 7, 5), 1, new Shape[] { (2, 7, 5, channels) }[0], 68 - channels),

            // One pixel, one row, one column, many rows.
            (Window2D.Valid(1, 1, 1), 1, (1, 1, 1, 5), 3),
            (Window2D.Same(3, 1, 1, 1, 1), 1, (1, 1, 1, 4), 20),
            (Window2D.Same(3, 1, 1, 1, 19), 1, (3, 1, 19, 4), 12),
            (Window2D.Same(3, 1, 1, 23, 1), 1, (3, 23, 1, 4), 12),
            (Window2D.Same(3, 1, 1, 97, 11), 1, (1, 97, 11, 3), 8),
            (Window2D.Valid(1, 1, 1), 1, (13, 29, 31, 8), 12),

            // Borders: the window is larger than the image, or the border than the window.
            (new Window2D(5, 1, 1, 2, 2, 2, 2), 1, (2, 2, 3, 3), 6),
            (new Window2D(3, 1, 1, 4, 5, 6, 7), 1, (1, 4, 3, 3), 6),
            (new Window2D((2, 3), 1, 1, 0, 1, 2, 0), 1, (2, 6, 5, 3), 7),
            (new Window2D(1, 1, 1, 1, 0, 0, 2), 1, (2, 3, 4, 5), 6),

            // Tiles of 4x4 results: in whole images, in rows of one image, with remainders, beside borders of any size.
            (Window2D.Same(3, 1, 1, 7, 7), 1, (9, 7, 7, 40), 24),
            (Window2D.Valid(3, 1, 1), 1, (5, 18, 17, 33), 12),
            (Window2D.Valid(3, 1, 1), 1, (1, 42, 26, 16), 67),
            (new Window2D(3, 1, 1, 4, 5, 6, 7), 1, (3, 4, 3, 17), 9),
            (new Window2D(3, 1, 1, 0, 1, 2, 0), 1, (2, 21, 15, 50), 32),
            (Window2D.Same(3, 1, 1, 1, 60), 1, (2, 1, 60, 20), 8),
            (Window2D.Same(3, 1, 1, 12, 200), 1, (1, 12, 200, 128), 64),

            // Tiles of 4x4 that reach beyond the image, and so many that the transforms of weights that change are worth it.
            (Window2D.Same(3, 1, 1, 31, 30), 1, (5, 31, 30, 18), 17),
            (Window2D.Valid(3, 1, 1), 1, (4, 34, 33, 16), 36),
            (new Window2D(3, 1, 1, 2, 0, 0, 2), 1, (4, 33, 32, 32), 16),
            (Window2D.Same(3, 1, 1, 31, 30), 1, (4, 31, 30, 80), 96),

            // Strides: over borders, beyond the window, with a remainder.
            (Window2D.Same(7, 2, 1, 21, 23), 1, (2, 21, 23, 3), 24),
            (Window2D.Valid(1, 2, 1), 1, (2, 9, 8, 5), 7),
            (Window2D.Valid(1, 3, 1), 1, (3, 8, 10, 17), 16),
            (Window2D.Valid(2, (3, 5), 1), 1, (2, 12, 13, 4), 6),
            (Window2D.Same((3, 2), (2, 3), 1, 10, 11), 1, (2, 10, 11, 4), 6),
            (new Window2D(3, 2, 1, 1, 0, 0, 1), 1, (2, 9, 9, 3), 5),

            // Dilation, alone and with strides and borders.
            (Window2D.Same(3, 1, 2, 9, 10), 1, (2, 9, 10, 5), 6),
            (Window2D.Valid((3, 2), 1, (2, 3)), 1, (2, 9, 10, 5), 6),
            (new Window2D(3, 2, 2, 3, 1, 0, 2), 1, (1, 11, 12, 4), 5),

            // Groups, down to one channel each.
            (Window2D.Same(3, 1, 1, 6, 7), 2, (2, 6, 7, 8), 12),
            (Window2D.Same(3, 2, 1, 6, 7), 3, (2, 6, 7, 9), 6),
            (Window2D.Valid(1, 1, 1), 4, (2, 5, 7, 24), 20),
            (Window2D.Same(3, 1, 1, 9, 8), 19, (2, 9, 8, 19), 19),
            (Window2D.Same((5, 3), 2, 1, 9, 8), 6, (2, 9, 8, 6), 12),
            (Window2D.Same(3, 2, 1, 9, 8), 67, (2, 9, 8, 67), 67),
            (new Window2D((3, 5), (1, 2), (2, 1), 3, 4, 9, 5), 33, (3, 5, 7, 33), 33),
            (Window2D.Same(3, 1, 1, 56, 56), 128, (2, 56, 56, 128), 128),
        ]);

    // Of a line with many channel counts the first, the middle and the last; batches and images cropped.
    private static IEnumerable<(Window2D Window, int Groups, Shape Images, int Filters)> RealNetworks()
    {
        foreach (IReadOnlyList<ConvolutionShape> line in ConvolutionShape.ReadLines())
        {
            foreach (int index in new SortedSet<int> { 0, line.Count / 2, line.Count - 1 })
            {
                ConvolutionShape shape = line[index];
                (int height, int width) = (shape.Images[1], shape.Images[2]);
                int batch = Math.Min(shape.Images[0], 2);
                double flopsOfPixel = 2.0 * shape.Kernel.Length;
                while (height > 2 * shape.Window.Size.Height && batch * height * width * flopsOfPixel > MaximumFlops)
                {
                    (batch, height) = batch > 1 ? (1, height) : (1, height / 2);
                }

                width = (int)Math.Clamp(MaximumFlops / (batch * height * flopsOfPixel), Math.Min(width, 3), width);
                yield return (shape.Window, shape.Groups, (batch, height, width, shape.Images[3]), shape.Filters);
            }
        }
    }

    private static IEnumerable<KernelCase> Operations(Window2D window, int groups, Shape images, int filters)
    {
        Value x = Inputs.Float32(images);
        Value kernel = Inputs.Float32((window.Size.Height, window.Size.Width, images[3] / groups, filters));
        Value y = Ops.Conv2D(x, kernel, window, groups);
        Value dy = Inputs.Float32(y.Shape);
        yield return new KernelCase(y) { Tolerance = Tolerance(kernel.Shape.Length / filters) };
        yield return new KernelCase(new Value(new Conv2DInputGradientOp(window, groups, images), dy, kernel))
        {
            Tolerance = Tolerance(kernel.Shape.Length * groups / images[3]),
        };
        yield return new KernelCase(new Value(new Conv2DKernelGradientOp(window, groups, kernel.Shape), x, dy))
        {
            Tolerance = Tolerance(y.Shape.Length / filters),
        };
    }

    // Rounding of a sum of random terms grows with the square root of their number, as does the sum itself; the first
    // terms of a running sum are rounded once for each term that follows.
    private static double Tolerance(long terms) => 1e-6 * Math.Max(Math.Sqrt(terms) / 4, 1);
}
