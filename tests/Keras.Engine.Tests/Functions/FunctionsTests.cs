using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Functions;

public class FunctionsTests
{
    private static readonly Dictionary<string, Func<IReadOnlyList<Value>, Value>> s_functions = new()
    {
        ["mod"] = x => x[0] % x[1],
        ["floor_divide"] = x => Ops.FloorDivide(x[0], x[1]),
        ["mod_int"] = x => Ops.Mod(x[0], x[1]),
        ["floor_divide_int"] = x => Ops.FloorDivide(x[0], x[1]),
        ["prod_axis"] = x => Ops.Prod(x[0], 1),
        ["prod_axes"] = x => Ops.Prod(x[0], (0, -1), keepDims: true),
        ["prod_all"] = x => Ops.Prod(x[0]),
        ["min_axis"] = x => Ops.Min(x[0], 1),
        ["var"] = x => Ops.Var(x[0], (0, 2)),
        ["std"] = x => Ops.Std(x[0], -1, keepDims: true),
        ["logsumexp"] = x => Ops.LogSumExp(x[0], (0, 2)),
        ["cumsum"] = x => Ops.CumSum(x[0], 1),
        ["cumsum_all"] = x => Ops.CumSum(x[0]),
        ["cumprod"] = x => Ops.CumProd(x[0], -2),
        ["argmax"] = x => Ops.ArgMax(x[0], axis: 1),
        ["argmax_all"] = x => Ops.ArgMax(x[0]),
        ["argmin"] = x => Ops.ArgMin(x[0], 0),
        ["argmin_int"] = x => Ops.ArgMin(x[0], 1),
        ["take"] = x => Ops.Gather(x[0], x[1], axis: -2),
        ["take_all"] = x => Ops.Take(x[0], x[1]),
        ["take_along_axis"] = x => Ops.TakeAlongAxis(x[0], x[1], 1),
        ["gather_nd"] = x => Ops.GatherNd(x[0], x[1]),
        ["gather_nd_batch"] = x => Ops.GatherNd(x[0], x[1], batchDims: 1),
        ["tile"] = x => Ops.Tile(x[0], (2, 1, 3)),
        ["tile_fewer"] = x => Ops.Tile(x[0], 2),
        ["repeat"] = x => Ops.Repeat(x[0], 3, axis: 1),
        ["repeat_all"] = x => Ops.Repeat(x[0], 2),
        ["roll"] = x => Ops.Roll(x[0], -7, axis: 1),
        ["roll_all"] = x => Ops.Roll(x[0], 3),
        ["flip"] = x => Ops.Flip(x[0], (0, -1)),
        ["pad_reflect"] = x => Ops.Pad(x[0], [(2, 3), (4, 0)], "reflect"),
        ["pad_symmetric"] = x => Ops.Pad(x[0], [(4, 1), (0, 5)], "symmetric"),
        ["pad_constant"] = x => Ops.Pad(x[0], [(1, 0), (2, 3)], constantValues: 0.5),
        ["matmul_broadcast"] = x => Ops.MatMul(x[0], x[1]),
        ["matmul_vectors"] = x => Ops.MatMul(x[0], x[1]),
        ["matmul_vector_right"] = x => Ops.MatMul(x[0], x[1]),
        ["matmul_rows"] = x => Ops.MatMul(x[0], x[1]),
        ["matmul_transposed"] = x => Ops.MatMul(x[0], x[1], transposeLeft: true, transposeRight: true),
        ["dot"] = x => Ops.Dot(x[0], x[1]),
        ["tensordot"] = x => Ops.TensorDot(x[0], x[1], ((1, 2), (-1, 0))),
        ["tensordot_number"] = x => Ops.TensorDot(x[0], x[1], 2),
        ["batch_dot"] = x => Ops.BatchDot(x[0], x[1]),
        ["batch_dot_axes"] = x => Ops.BatchDot(x[0], x[1], axes: (1, 2)),
        ["batch_dot_vectors"] = x => Ops.BatchDot(x[0], x[1]),
        ["sort"] = x => Ops.Sort(x[0], 1),
        ["argsort_ties"] = x => Ops.ArgSort(x[0]),
        ["topk_values"] = x => Ops.TopK(x[0], 4).Values,
        ["topk_ties"] = x => Ops.TopK(x[0], 7).Indices,
        ["eye"] = _ => Ops.Eye(3, 5, 1, DType.Float64),
        ["linspace"] = _ => Ops.Linspace(-1, 2, 7, dtype: DType.Float64),
        ["arange"] = _ => Ops.Arange(5, -4, -2),
        ["tril"] = x => Ops.Tril(x[0], -1),
        ["triu"] = x => Ops.Triu(x[0], 1),
        ["arcsin"] = x => Ops.Arcsin(x[0]),
        ["arccos"] = x => Ops.Arccos(x[0]),
        ["arctanh"] = x => Ops.Arctanh(x[0]),
        ["arcsinh"] = x => Ops.Arcsinh(20 * x[0] * x[0] * x[0]),
        ["arccosh"] = x => Ops.Arccosh(1 + Ops.Square(x[0])),
        ["erfinv"] = x => Ops.Erfinv(x[0]),
        ["arctan2"] = x => Ops.Arctan2(Ops.Cast(x[0], DType.Float64), Ops.Cast(x[1], DType.Float64)),
        ["arctan2_float"] = x => Ops.Arctan2(x[0], x[1]),
        ["hypot"] = x => Ops.Hypot(x[0], x[1]),
        ["trunc"] = x => Ops.Trunc(2 * x[0]),
        ["quantile"] = x => Ops.Quantile(x[0], 0.3, 1),
        ["quantile_all"] = x => Ops.Quantile(x[0], 1, keepDims: true),
        ["median"] = x => Ops.Median(x[0], -1),
        ["average"] = x => Ops.Average(x[0], 1, Ops.Square(x[1])),
        ["diff"] = x => Ops.Diff(x[0], 1),
        ["meshgrid"] = x => Ops.Stack(Ops.Meshgrid(x)),
        ["meshgrid_ij"] = x => Ops.Stack(Ops.Meshgrid(x, "ij")),
        ["diagonal -1"] = x => Ops.Diagonal(x[0], -1),
        ["diagonal 0"] = x => Ops.Diagonal(x[0]),
        ["diagonal 2"] = x => Ops.Diagonal(x[0], 2),
        ["diag -1"] = x => Ops.Diag(x[0], -1),
        ["diag 0"] = x => Ops.Diag(x[0]),
        ["diag 2"] = x => Ops.Diag(x[0], 2),
        ["trace"] = x => Ops.Trace(x[0]),
        ["rot90 1"] = x => Ops.Rot90(x[0]),
        ["rot90 2"] = x => Ops.Rot90(x[0], 2),
        ["rot90 -1"] = x => Ops.Rot90(x[0], -1),
        ["bincount"] = x => Ops.Bincount(x[0], 6, x[1]),
        ["multi_hot"] = x => Ops.MultiHot(x[0], 6, DType.Float64),
        ["segment_sum"] = x => Ops.SegmentSum(x[0], x[1], 3),
        ["norm"] = x => Ops.Norm(x[0], 1),
        ["cross"] = x => Ops.Cross(x[0], x[1], axis: -2),
        ["cross_planes"] = x => Ops.Cross(x[0], x[1]),
        ["cross_mixed"] = x => Ops.Cross(x[0], x[1]),
        ["searchsorted left"] = x => Ops.SearchSorted(Indices(1, 1, 3, 4, 4, 4, 8), x[0]),
        ["searchsorted right"] = x => Ops.SearchSorted(Indices(1, 1, 3, 4, 4, 4, 8), x[0], "right"),
        ["digitize"] = x => Ops.Digitize(x[0], Ops.Array(new[] { -1, -0.5, 0, 1.25 })),
        ["histogram"] = x => Ops.Histogram(x[0], 7).Counts,
        ["histogram_edges"] = x => Ops.Histogram(x[0], 7).Edges,
        ["histogram_range"] = x => Ops.Histogram(x[0], 5, (-1, 0.75)).Counts,
        ["histogram_equal"] = _ => Ops.Histogram(Ops.Full(6, 0.3, DType.Float64), 4).Counts,
        ["histogram_on_edges"] = _ => Ops.Histogram(Ops.Arange(0, 41, dtype: DType.Float64) / 40, 40, (0, 1)).Counts,
        ["segment_max"] = x => Ops.SegmentMax(x[0], x[1], 2),
        ["slice_update"] = x => Ops.SliceUpdate(x[0], (1, 2), x[1]),
        ["scatter_update"] = x => Ops.ScatterUpdate(x[0], x[1], x[2]),
        ["scatter_update_rows"] = x => Ops.ScatterUpdate(x[0], x[1], x[2]),
        ["det"] = x => Ops.Det(x[0]),
        ["det_singular"] = x => Ops.Det(Ops.MatMul(x[0], x[0], transposeRight: true)),
        ["inv"] = x => Ops.Inv(x[0]),
        ["solve"] = x => Ops.Solve(x[0], x[1]),
        ["solve_vector"] = x => Ops.Solve(x[0], x[1]),
        ["cholesky"] = x => Ops.Cholesky(Ops.MatMul(x[0], x[0], transposeRight: true) + Ops.Eye(4, dtype: DType.Float64)),
        ["round"] = x => Ops.Round(x[0], 1),
        ["index_ranges"] = x => x[0][1..^1, "...", (.., -2)],
        ["index_positions"] = x => x[0][-1, "None", 2..100, 3],
        ["index_backwards"] = x => x[0]["4:1:-2", "7::-1"],
        ["depth_to_space"] = x => Ops.DepthToSpace(x[0], 2),
        ["patches_valid"] = x => Ops.ExtractPatches(x[0], Window2D.Valid(3, 2, 1)),
        ["patches_same"] = x => Ops.ExtractPatches(x[0], Window2D.Same(3, 2, 2, 7, 6)),
    };

    private static readonly Value s_matrices = Ops.Array(
        new[,] { { 0.8, 0.3, -0.7, -0.2, 0.9, 0.4, 0, 0 }, { 1.2, -0.4, 0.6, 0.1, 1.1, -0.8, 0.05, 0 } });

    private static readonly Value s_places = Ops.Array(new[,] { { -0.6, 0.2, 1.7, 2.4 }, { 0.4, 0.8, 1.1, -0.2 } });

    // What has kinks or jumps is checked elsewhere, or nowhere near them.
    private static readonly (string Name, Func<IReadOnlyList<Value>, Value> Function, Shape[] Shapes, double Minimum)[] s_smooth =
    [
        ("divide", x => Ops.DivideNoNan(x[0], x[1]), [(2, 3), 3], 0.5),
        ("power", x => Ops.Power(x[0], x[1]), [(2, 3), 3], 0.5),
        ("log add", x => Ops.LogAddExp(x[0], x[1]), [(2, 3), 3], -1),
        ("clip", x => Ops.Clip(x[0], -0.6, 0.7), [(2, 3)], -1),
        ("where", x => Ops.Where(x[0] > x[1], Ops.Square(x[0]), x[1] * x[0]), [(2, 3), (2, 3)], -1),
        ("sine", x => Ops.Sin(x[0]) * Ops.Cos(x[0]), [(2, 3)], -1),
        ("arctan", x => Ops.Arctan(x[0]), [(2, 3)], -1),
        ("tan", x => Ops.Tan(x[0]), [(2, 3)], -1),
        ("arcsin", x => Ops.Arcsin(0.9 * x[0]) + Ops.Arccos(0.8 * x[0]), [(2, 3)], -1),
        ("arcsinh", x => Ops.Arcsinh(x[0]) + Ops.Arctanh(0.9 * x[0]), [(2, 3)], -1),
        ("arccosh", x => Ops.Arccosh(x[0] + 1), [(2, 3)], 0.5),
        ("arctan2", x => Ops.Arctan2(x[0], -x[1]) + Ops.Hypot(x[0], x[1]), [(2, 3), 3], 0.5),
        ("erfinv", x => Ops.Erfinv(0.7 * x[0]), [(2, 3)], -1),
        ("quantile", x => Ops.Square(Ops.Quantile(x[0], 0.4, 1)), [(2, 5)], -1),
        ("diagonals", x => Ops.Diag(Ops.Diagonal(x[0]) * Ops.Trace(x[0])), [(3, 3)], -1),
        ("segments", x => Ops.Square(Ops.SegmentSum(Ops.Diff(x[0]), Indices(1, 0, 1), 2)), [(3, 3)], -1),
        ("cross", x => Ops.Cross(x[0], x[1]), [(2, 3), (2, 3)], -1),
        ("segment max", x => Ops.Square(Ops.SegmentMax(x[0], Indices(1, 0, 1), 2)), [(3, 3)], -1),
        ("slice update", x => Ops.Square(Ops.SliceUpdate(x[0], (1, 0), x[1])), [(3, 3), (1, 2)], -1),
        ("scatter update", x => Ops.Square(Ops.ScatterUpdate(x[0], Ops.Reshape(Indices(2, 0, 2), (3, 1)), x[1])), [(4, 2), (3, 2)], -1),
        ("map coordinates", x => Ops.Square(Ops.MapCoordinates(x[0], x[1] * 3, 1, "reflect")), [(3, 2), (2, 4)], -1),
        ("map coordinates, nearest", x => Ops.Square(Ops.MapCoordinates(x[0], s_places, 0, fillValue: 2)), [(3, 2)], -1),
        ("det", x => Ops.Det(x[0]), [(2, 3, 3)], -1),
        ("inv", x => Ops.Inv(x[0] + (3 * Ops.Eye(3, dtype: DType.Float64))), [(2, 3, 3)], -1),
        ("solve", x => Ops.Solve(x[0] + (3 * Ops.Eye(3, dtype: DType.Float64)), x[1]), [(3, 3), (3, 2)], -1),
        ("cholesky", x => Ops.Cholesky(x[0] + (5 * Ops.Eye(3, dtype: DType.Float64))), [(2, 3, 3)], -1),
        ("norm", x => Ops.Norm(x[0], 1, ord: 3) + Ops.Norm(x[0], 1, ord: double.PositiveInfinity), [(2, 3)], 0.5),
        ("norm of matrices", x => Ops.Norm(x[0], (0, 1), ord: 1), [(2, 3, 2)], 0.5),
        ("sinh", x => Ops.Sinh(x[0]) + Ops.Cosh(x[0]), [(2, 3)], -1),
        ("log1p", x => Ops.Log1p(x[0]), [(2, 3)], -0.5),
        ("expm1", x => Ops.Expm1(x[0]), [(2, 3)], -1),
        ("max", x => Ops.Max(x[0], 1) * Ops.Min(x[0], 1), [(3, 4)], -1),
        ("prod", x => Ops.Prod(x[0], 1), [(2, 5, 2)], -1),
        ("cumsum", x => Ops.Square(Ops.CumSum(x[0], 1)), [(2, 5, 2)], -1),
        ("cumprod", x => Ops.CumProd(x[0], 1), [(2, 5)], -1),
        ("std", x => Ops.Std(x[0], 1), [(2, 5)], -1),
        ("logsumexp", x => Ops.LogSumExp(x[0], (0, 2)), [(2, 3, 2)], -1),
        ("softmax", x => Ops.Softmax(x[0], 1) * Ops.LogSoftmax(x[0], 1), [(2, 3, 2)], -1),
        ("gather", x => Ops.Square(Ops.Gather(x[0], Indices(0, 2, -1, 2), 1)), [(2, 3, 2)], -1),
        ("take along axis", x => Ops.Square(Ops.TakeAlongAxis(x[0], Ops.ArgSort(x[0], 0), 0)), [(3, 2)], -1),
        ("gather nd", x => Ops.Square(Ops.GatherNd(x[0], Ops.Reshape(Indices(0, 1, 2, 1, 0, 1), (3, 2)))), [(3, 2)], -1),
        ("scatter", x => Ops.Square(Ops.Scatter(Ops.Reshape(Indices(2, 0, 2), (3, 1)), x[0], (4, 2))), [(3, 2)], -1),
        ("top", x => Ops.Square(Ops.TopK(x[0], 2).Values), [(3, 4)], -1),
        ("tile", x => Ops.Square(Ops.Tile(x[0], (2, 1, 2))), [(2, 3)], -1),
        ("stack", x => Ops.Square(Ops.Stack([x[0], x[1], x[0]], -1)), [(2, 3), (2, 3)], -1),
        ("unstack", x => Ops.Unstack(x[0], 1).Aggregate((a, b) => a * b), [(2, 3)], -1),
        ("split", x => Ops.Split(x[0], 2, -1)[0] * Ops.Split(x[0], [1, 2, 3], -1)[1], [(2, 4)], -1),
        ("strided", x => Ops.Square(x[0][.., (.., -2)] + x[0][.., ^2..]), [(2, 4)], -1),
        ("roll", x => x[0] * Ops.Roll(x[0], 1, 1), [(2, 4)], -1),
        ("reflect", x => Ops.Square(Ops.Pad(x[0], [(0, 0), (2, 1)], "reflect")), [(2, 4)], -1),
        ("batches", x => Ops.MatMul(x[0], x[1]), [(3, 1, 2, 3), (2, 3, 2)], -1),
        ("batches, left", x => Ops.MatMul(x[0], x[1], transposeLeft: true), [(2, 3, 2), (2, 3, 4)], -1),
        ("batches, right", x => Ops.MatMul(x[0], x[1], transposeRight: true), [(2, 2, 3), (2, 4, 3)], -1),
        ("batches, both", x => Ops.MatMul(x[0], x[1], true, true), [(2, 3, 2), (2, 4, 3)], -1),
        ("matmul", x => Ops.MatMul(x[0], x[1], true), [(3, 2), (3, 4)], -1),
        ("einsum", x => Ops.Einsum("bhqd,bhkd->bhqk", x[0], x[1]), [(2, 2, 3, 2), (2, 2, 1, 2)], -1),
        ("bilinear", x => Ops.Square(Ops.Resample(Ops.Resample(x[0], 1, 5), 2, 3)), [(1, 3, 4, 2)], -1),
        ("bicubic", x => Ops.Square(Ops.Resample(x[0], 1, 5, Interpolation.Bicubic)), [(1, 3, 2)], -1),
        ("lanczos", x => Ops.Square(Ops.Resample(x[0], 1, 5, Interpolation.Lanczos3)), [(1, 3, 2)], -1),
        ("area", x => Ops.Square(Ops.Resample(x[0], 1, 3, Interpolation.Area)), [(1, 4, 2)], -1),
        ("antialias", x => Ops.Square(Ops.Resample(x[0], 1, 2, Interpolation.Bilinear, antialias: true)), [(1, 7, 2)], -1),
        ("nearest", x => Ops.Square(Ops.Resample(x[0], 1, 5, Interpolation.Nearest)), [(1, 3, 2)], -1),
        ("transform", x => Ops.Square(Ops.ProjectiveSample(x[0], s_matrices, (3, 4), fillValue: 2)), [(2, 3, 3, 2)], -1),
        ("patches", x => Ops.Square(Ops.ExtractPatches(x[0], Window2D.Same(2, 2, 1, 3, 3))), [(1, 3, 3, 2)], -1),
        ("space", x => Ops.Square(Ops.SpaceToDepth(Ops.DepthToSpace(x[0], 2), 4)), [(1, 2, 2, 4)], -1),
    ];

    public static TheoryData<string> Golden => [.. GoldenCase.Load("functions").Keys];

    public static TheoryData<string> Smooth => [.. s_smooth.Select(function => function.Name)];

    [Theory]
    [MemberData(nameof(Golden))]
    public void Computes_what_NumPy_and_PyTorch_do(string name)
    {
        GoldenCase golden = GoldenCase.Load("functions")[name];
        (Value Placeholder, double[] Data)[] inputs =
        [
            .. golden["inputs"].EnumerateArray().Select((array, index) => (
                Ops.Placeholder($"x{index}", new TensorType(TypeOf(golden, array), golden.ShapeOf(array))), golden.Numbers(array))),
        ];
        Value output = Function(name)([.. inputs.Select(input => input.Placeholder)]);
        Assert.Equal(golden.ShapeOf("output"), output.Shape.Rank == 0 ? 1 : output.Shape);
        double[] expected = golden.Numbers("output");
        double[] actual = GraphRun.Evaluate(output, inputs);
        TensorAssert.Close(expected, actual, 1e-6, name);
    }

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Has_the_gradient_of_finite_differences(string name)
    {
        (_, Func<IReadOnlyList<Value>, Value> function, Shape[] shapes, double minimum) = s_smooth.Single(entry => entry.Name == name);
        GradientCheck.Agrees(function, shapes, minimum);
    }

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Has_the_gradient_of_its_gradient(string name)
    {
        (_, Func<IReadOnlyList<Value>, Value> function, Shape[] shapes, double minimum) = s_smooth.Single(entry => entry.Name == name);
        GradientCheck.Agrees(
            x => Ops.Concatenate(
                [
                    .. Gradients.Of(Ops.Sum(Ops.Square(function(x))), x).Select((gradient, index) =>
                        Ops.Flatten(gradient ?? Ops.ZerosLike(x[index]))),
                ]),
            shapes,
            minimum,
            tolerance: 1e-5);
    }

    private static Value Indices(params int[] indices) => Ops.Array(indices);

    private static DType TypeOf(GoldenCase golden, System.Text.Json.JsonElement array)
    {
        try
        {
            golden.Array<float>(array);
            return DType.Float64;
        }
        catch (InvalidCastException)
        {
            return DType.Int32;
        }
    }

    private static Func<IReadOnlyList<Value>, Value> Function(string name)
    {
        if (s_functions.TryGetValue(name, out Func<IReadOnlyList<Value>, Value>? function))
        {
            return function;
        }

        string[] words = name.Split(' ');
        return words[0] switch
        {
            "transform" => x => Ops.ProjectiveSample(
                x[0], x[1], (7, 4), Enum.Parse<Interpolation>(words[1], true), Enum.Parse<SampleFill>(words[2], true), words.Length > 3 ? 0 : 0.25),
            "norm" => x => Ops.Norm(x[0], 1, keepDims: true, OrderOf(words[1])),
            "norm_matrix" => x => Ops.Norm(x[0], (2, 0), ord: OrderOf(words[1])),
            "map_coordinates" => x => Ops.MapCoordinates(x[0], x[1], int.Parse(words[2]), words[1], 0.25),
            "einsum" => x => Ops.Einsum(words[1], x),
            "resize_bilinear" => x => Resize(x[0], words, Interpolation.Bilinear),
            "resize_lanczos3" => x => Resize(x[0], words, Interpolation.Lanczos3),
            "resize_lanczos5" => x => Resize(x[0], words, Interpolation.Lanczos5),
            "resize_area" => x => Resize(x[0], words, Interpolation.Area),
            "resize_nearest" => x => Resize(x[0], words, Interpolation.Nearest),
            _ => x => Resize(x[0], words, Interpolation.Bicubic),
        };
    }

    private static double OrderOf(string word) => word switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(word, System.Globalization.CultureInfo.InvariantCulture),
    };

    private static Value Resize(Value x, string[] words, Interpolation interpolation) =>
        Ops.Resample(Ops.Resample(x, 1, int.Parse(words[1]), interpolation), 2, int.Parse(words[2]), interpolation);
}
