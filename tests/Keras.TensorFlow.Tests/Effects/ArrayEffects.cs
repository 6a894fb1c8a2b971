using Tensorflow.NumPy;

namespace Tensorflow.Tests.Effects;

/// <summary>Functions of arrays: numbers, types and shapes show an argument.</summary>
internal static class ArrayEffects
{
    private static readonly NDArray s_x = np.array(new[,] { { 0.2f, 0.7f, -0.4f }, { 0.9f, -0.6f, 0.1f } });
    private static readonly NDArray s_y = np.array(new[,] { { -0.3f, 0.6f, 0.55f }, { -0.8f, 0.3f, 0.45f } });
    private static readonly NDArray s_z = np.array(new[,] { { -0.9f, 0.65f, 0.6f }, { 0.95f, -0.7f, -0.2f } });
    private static readonly NDArray s_truth = np.array(new[,] { { true, false, true }, { false, false, true } });
    private static readonly byte[] s_bytes = [.. Enumerable.Range(0, 16).Select(value => (byte)value)];

    private static string s_folder;

    public static IEnumerable<Call> All => [.. Elements, .. Axes, .. Shapes, .. Beginnings, .. Files, .. Chance];

    private static IEnumerable<Call> Elements =>
    [
        .. new[] { "cos", "exp", "floor", "log", "square", "sin", "sqrt" }.Select(name => Np(name).Given(("x", s_x)).With(("x", s_y))),
        .. new[] { "power", "add", "greater", "less" }
            .Select(name => Np(name).Given(("x", s_x), ("y", s_y)).With(("x", s_z), ("y", s_z))),
        .. new[] { "multiply", "maximum", "minimum" }
            .Select(name => Np(name).Given(("x1", s_x), ("x2", s_y)).With(("x1", s_z), ("x2", s_z))),
        .. new[] { "logical_or", "logical_and" }.Select(name => Np(name).Given(("x1", s_truth), ("x2", s_truth["::-1"]))
            .With(("x1", np.logical_not(s_truth)), ("x2", np.logical_not(s_truth)))),
        Np("dot").Given(("x1", s_x), ("x2", s_y.T)).With(("x1", s_z), ("x2", s_z.T)),
        Np("array_equal").Given(("a", s_x), ("b", s_x)).With(("a", s_y), ("b", s_y)),
        Np("allclose").Given(("a", s_x), ("b", s_x + 0.001f))
            .With(("a", s_x + 0.001f), ("b", s_x), ("rtol", 0.1), ("atol", 0.01))
            .With("equal_nan", true, ("a", np.array(float.NaN)), ("b", np.array(float.NaN))),
    ];

    private static IEnumerable<Call> Axes =>
    [
        Np("any").Given(("a", s_truth)).With(("a", np.zeros((2, 3), np.@bool)), ("axis", 0)),
        .. new[] { "argmax", "argmin", "argsort" }.Select(name => Np(name).Given(("a", s_x)).With(("a", s_y["::-1", "::-1"]), ("axis", 0))),
        Np("unique").Given(("a", np.array(5, 3, 5))).With(("a", np.array(5, 3, 4))),
        Np("sort").Given(("values", s_x)).With(("values", s_y), ("axis", 0), ("direction", "DESCENDING")),
        .. new[] { "amin", "amax" }.Select(name => Np(name).Given(("x", s_x)).With(("x", s_y), ("axis", 1))),
        Np("average").Given(("a", s_x)).With(("a", s_y), ("axis", 0), ("weights", np.array(1f, 2, 3)))
            .Refuses("returned", true, "np.sum"),
        Np("mean").Given(("x", s_x)).With(("x", s_y), ("axis", 0), ("keepdims", true)),
        Np("prod").Given(("array", s_x)).With(("array", s_y), ("axis", 0), ("dtype", typeof(double)), ("keepdims", true)),
        Np("prod").Given(("array", new[] { 2, 3 })).With(("array", new[] { 2, 4 })),
        Np("sum").Given(("x1", s_x)).With(("x1", s_y), ("axis", 0), ("keepdims", true)),
    ];

    private static IEnumerable<Call> Shapes =>
    [
        Np("concatenate").Given(("tuple", (s_x, s_y))).With(("tuple", (s_x, s_z)), ("axis", 1)),
        Np("concatenate").Given(("arrays", new[] { s_x, s_y })).With(("arrays", new[] { s_x, s_z }), ("axis", 1)),
        Np("dstack").Given(("tup", new[] { s_x, s_y })).With(("tup", new[] { s_x, s_z })),
        Np("expand_dims").Given(("a", s_x)).With(("a", s_y), ("axis", 0)),
        Np("reshape").Given(("x1", s_x), ("newshape", new Shape(3, 2))).With(("x1", s_y), ("newshape", new Shape(6))),
        Np("squeeze").Given(("x1", s_x[np.newaxis, np.newaxis])).With(("x1", s_y[np.newaxis]), ("axis", 0)),
        Np("stack").Given(("arrays", new[] { s_x, s_y })).With(("arrays", new[] { s_x, s_z })),
        Np("stack").Given(("arrays", new[] { s_x, s_y })).With(("arrays", new[] { s_x, s_z }), ("axis", 1)),
        Np("stack").Given(("tuple", (s_x, s_y))).With(("tuple", (s_x, s_z)), ("axis", 1)),
        Np("stack").Given(("tuple", (s_x, s_y, s_z))).With(("tuple", (s_x, s_z, s_y)), ("axis", 1)),
        Np("moveaxis").Given(("array", s_x[np.newaxis]), ("source", 0), ("destination", 1))
            .With(("array", s_y[np.newaxis]), ("source", 2), ("destination", 2)),
    ];

    private static IEnumerable<Call> Beginnings =>
    [
        Np("array").Given(("data", (Array)new[,] { { 1, 2 } })).With(("data", (Array)new[,] { { 1, 3 } }), ("dtype", np.float32)),
        Np("array").Given(("data", new[] { 1, 2 })).With(("data", new[] { 1, 3 })),
        Np("arange").Given(("end", 3)).With(("end", 4)),
        Np("arange").Given(("start", 5), ("end", 9)).With(("start", 6), ("end", 8), ("step", 2)),
        .. new[] { "empty", "ndarray", "ones", "zeros" }
            .Select(name => Np(name).Given(("shape", new Shape(2))).With(("shape", new Shape(3)), ("dtype", np.int32))),
        Np("eye").Given(("N", 3)).With(("N", 4), ("M", 4), ("k", 1), ("dtype", np.int32)),
        Np("full").Given(("shape", new Shape(2)), ("fill_value", 3)).With(("shape", new Shape(3)), ("fill_value", 4)),
        Np("full_like").Given(("x", s_x), ("fill_value", 3))
            .With(("x", s_x.T), ("fill_value", 4), ("dtype", np.int32), ("shape", new Shape(2))),
        Np("frombuffer").Given(("bytes", s_bytes), ("shape", new Shape(4)), ("dtype", np.int32))
            .With(("bytes", s_bytes.Reverse().ToArray()), ("shape", new Shape(2, 2)), ("dtype", np.float32)),
        Np("frombuffer").Given(("bytes", s_bytes), ("dtype", "int32")).With(("bytes", s_bytes[..8]), ("dtype", "int16")),
        Np("linspace").Given(("start", 1), ("stop", 5), ("num", 3))
            .With(("start", 2), ("stop", 6), ("num", 5), ("endpoint", false), ("dtype", np.int32))
            .Refuses("retstep", true, "without their step")
            .Refuses("axis", 1, "along axis 0"),
        Np("meshgrid").Given(("x", np.array(1, 2, 3)), ("y", np.array(4, 5)))
            .With(("x", np.array(1, 2)), ("y", np.array(4, 6)), ("sparse", true))
            .With("copy", false)
            .Seen(ran => (ran.Result, SharesRows((((NDArray, NDArray))ran.Result).Item1))),
        .. new[] { "ones_like", "zeros_like" }
            .Select(name => Np(name).Given(("a", s_x)).With(("a", s_x.T), ("dtype", np.int32))),
    ];

    private static IEnumerable<Call> Files =>
    [
        InFolder("loadz").Given(("file", Path("some.npz"))).With(("file", Path("other.npz"))),
        InFolder("load").Given(("file", Path("some.npy"))).With(("file", Path("other.npy"))),
        InFolder("save").Given(("file", Path("new.npy")), ("nd", s_x)).With(("file", Path("newer.npy")), ("nd", s_x[0])).Seen(Listed),
        InFolder("savez").Given(("file", Path("new.npz")), ("nds", new[] { s_x }))
            .With(("file", Path("newer.npz")), ("nds", new[] { s_x, s_y })).Seen(Listed),
    ];

    private static IEnumerable<Call> Chance =>
    [
        Np("shuffle").Given(("x", Fresh.Of(() => np.arange(9)))).With(("x", Fresh.Of(() => np.arange(8)))).Seen(Shuffled),
        Random("permutation").Given(("x", 5)).With(("x", 6)),
        Random("permutation").Given(("x", np.array(1, 2, 3, 4))).With(("x", np.array(5, 6, 7, 8))),
        Random("shuffle").Given(("x", Fresh.Of(() => np.arange(9)))).With(("x", Fresh.Of(() => np.arange(8))), ("seed", 3)).Seen(Shuffled),
        Random("random").Given(("size", new Shape(2))).With(("size", new Shape(3))),
        Random("randint").Given(("low", 3), ("high", 900), ("size", new Shape(4)))
            .With(("low", 500), ("high", 2000), ("size", new Shape(5)), ("dtype", np.int64)),
        Random("randn").Given(("shape", new[] { 2 })).With(("shape", new[] { 3 })),
        Random("normal").With(("loc", 5f), ("scale", 3f), ("size", new Shape(2))),
        Random("uniform").With(("low", -5f), ("high", 3f), ("size", new Shape(2))),
    ];

    private static Call Np(string member) => new(typeof(np), member, (object)null);

    private static Call Random(string member) => new(typeof(RandomizedImpl), member, np.random);

    private static Call InFolder(string member) => new(typeof(np), member, () =>
    {
        s_folder = Scratch.Folder();
        np.save(System.IO.Path.Combine(s_folder, "some.npy"), s_x);
        np.save(System.IO.Path.Combine(s_folder, "other.npy"), s_y);
        np.savez(System.IO.Path.Combine(s_folder, "some.npz"), s_x);
        np.savez(System.IO.Path.Combine(s_folder, "other.npz"), s_y);
        return null;
    });

    private static Fresh Path(string name) => Fresh.Of(() => System.IO.Path.Combine(s_folder, name));

    private static object Shuffled(Ran ran) => ran.Arguments["x"];

    private static object Listed(Ran ran) => Scratch.Listed(s_folder);

    // Whether rows are one and the same.
    private static bool SharesRows(NDArray array)
    {
        array[0, 0] = 77;
        return (int)array[-1, 0] == 77 && array.dims[0] > 1;
    }
}
