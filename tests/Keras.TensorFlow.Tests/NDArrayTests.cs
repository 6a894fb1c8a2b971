using Tensorflow.NumPy;

namespace Tensorflow.Tests;

public class NDArrayTests
{
    private readonly NDArray _x = np.arange(24).reshape((2, 3, 4));

    [Fact]
    public void Slices_are_views_and_writing_through_them_writes_the_array()
    {
        NDArray part = _x[new Slice(1), "::2", new Slice(step: -1)];
        Assert.Equal(new Shape(1, 2, 4), part.shape);
        Assert.Equal([15, 14, 13, 12, 23, 22, 21, 20], part.ToArray<int>());

        part[0, 0] = 7;
        Assert.Equal([7, 7, 7, 7], _x[1, 0].ToArray<int>());
        Assert.Equal([16, 17, 18, 19], _x[1, 1].ToArray<int>());
    }

    [Fact]
    public void Indices_new_axes_and_ellipses_are_those_of_NumPy()
    {
        Assert.Equal(23, (int)_x[-1, -1, -1]);
        Assert.Equal(new Shape(1, 2, 3, 4), _x[np.newaxis].shape);
        Assert.Equal(new Shape(2, 3), _x[Slice.Ellipsis, 0].shape);
        Assert.Equal([0, 4, 8, 12, 16, 20], _x[Slice.Ellipsis, 0].ToArray<int>());
        Assert.Equal([8, 9, 10, 11], _x[0][np.array(2)].ToArray<int>());
        Assert.Equal([4, 5, 6, 7], _x[0][np.array(false, true, false)].ToArray<int>());
        Assert.Throws<IndexOutOfRangeException>(() => _x[2]);
        Assert.Throws<ValueError>(() => new Slice("1:x"));
        Assert.Equal("1:5:2", new Slice(1, 5, 2).ToString());
    }

    [Fact]
    public void Shapes_broadcast_and_types_combine()
    {
        NDArray sum = _x + np.array(10, 20, 30, 40);
        Assert.Equal(np.int32, sum.dtype);
        Assert.Equal([10, 21, 32, 43], sum[0, 0].ToArray<int>());
        Assert.Equal(np.float64, (_x / 2).dtype);
        Assert.Equal(np.float32, (_x.astype(np.uint8) / 255f).dtype);
        Assert.Equal(0.5f, (float)(np.array((byte)1) / 2f)[0]);
        Assert.Equal(np.int16, (np.array((byte)1) + np.array((sbyte)1)).dtype);
        Assert.Equal([1, 2, 0], (np.array(-2, 5, 3) % 3).ToArray<int>());
        Assert.Throws<ValueError>(() => _x + np.array(1, 2, 3));
        Assert.Equal([true, false, false], (np.array(1f, 2f, float.NaN) < 2f).ToArray<bool>());
    }

    [Fact]
    public void Shapes_change_without_a_copy()
    {
        NDArray turned = np.transpose(_x, (2, 0, 1));
        Assert.Equal(new Shape(4, 2, 3), turned.shape);
        Assert.Equal([0, 4, 8], turned[0, 0].ToArray<int>());
        Assert.Equal(new Shape(3, 4, 2), np.moveaxis(_x, 0, 2).shape);
        Assert.Equal(new Shape(6, 4), _x.reshape((-1, 4)).shape);
        Assert.Throws<ValueError>(() => _x.reshape((5, 5)));
        Assert.Equal(new Shape(2, 3, 4), np.squeeze(np.expand_dims(_x, 1), 1).shape);
        Assert.Equal(new Shape(4, 3, 2), _x.T.shape);
    }

    [Fact]
    public void Reductions_go_over_axes()
    {
        Assert.Equal(276L, (long)np.sum(_x));
        Assert.Equal([12, 14, 16, 18], np.sum(_x, 0)[0].ToArray<int>());
        Assert.Equal(new Shape(2, 1, 4), np.sum(_x, 1, keepdims: true).shape);
        Assert.Equal([5.5, 17.5], np.mean(_x, (1, 2)).ToArray<double>());
        Assert.Equal(np.int64, np.sum(np.array((byte)200, (byte)100)).dtype);
        Assert.Equal([2L, 2L], np.argmax(np.array(new[,] { { 1, 2, 9 }, { 0, 0, 5 } }), 1).ToArray<long>());
        Assert.Equal(Math.Sqrt(1.25), (double)np.std(np.arange(4)), 1e-12);
        Assert.Equal(24, (int)np.prod(1, 2, 3, 4));
        Assert.Equal([1, 2, 3], np.sort(np.array(3, 1, 2)).ToArray<int>());
        Assert.Equal([1L, 2L, 0L], np.argsort(np.array(3, 1, 2)).ToArray<long>());
        (NDArray different, NDArray which) = np.unique(np.array(5, 3, 5));
        Assert.Equal([3, 5], different.ToArray<int>());
        Assert.Equal([1, 0, 1], which.ToArray<int>());
    }

    [Fact]
    public void Arrays_join_and_are_chosen_from()
    {
        NDArray joined = np.concatenate([np.zeros((2, 1)), np.ones((2, 2))], axis: 1);
        Assert.Equal([0, 1, 1, 0, 1, 1], joined.ToArray<double>());
        Assert.Equal(new Shape(2, 3), np.stack(np.array(1, 2, 3), np.array(4, 5, 6)).shape);
        Assert.Equal([1, 20, 3], np.where(np.array(true, false, true), np.array(1, 2, 3), np.array(10, 20, 30)).ToArray<int>());
        Assert.True(np.allclose(np.array(1.0), np.array(1.0 + 1e-9)));
        Assert.True(np.array_equal(np.eye(2), np.array(new[,] { { 1.0, 0 }, { 0, 1 } })));
        Assert.Equal([1, 4, 9], np.clip(np.square(np.array(1, 2, 5)), 0, 9).ToArray<int>());
        Assert.Equal([19, 22, 43, 50], np.dot(new[,] { { 1, 2 }, { 3, 4 } }, new[,] { { 5, 6 }, { 7, 8 } }).ToArray<int>());
        Assert.Throws<ValueError>(() => np.concatenate([np.zeros((2, 1)), np.zeros((3, 1))], 1));
    }

    [Fact]
    public void Chance_follows_the_seed()
    {
        np.random.seed(4);
        NDArray first = np.random.normal(5, 2, (1000, 2));
        np.random.seed(4);
        Assert.True(first.Equals(np.random.normal(5, 2, (1000, 2))));
        Assert.Equal(5, (float)np.mean(first), 0.2);
        Assert.Equal(2, (float)np.std(first), 0.2);
        Assert.All(np.random.randint(3, 6, 50).ToArray<int>(), number => Assert.InRange(number, 3, 5));
        Assert.Equal([0, 1, 2, 3], np.random.permutation(4).ToArray<int>().Order());
        NDArray rows = np.arange(6).reshape((3, 2));
        np.random.shuffle(rows, seed: 1);
        Assert.All(rows, row => Assert.Equal((int)row[0] + 1, (int)row[1]));
        Assert.Equal(np.float32, np.random.uniform(0, 1, 3).dtype);
    }

    [Fact]
    public void Files_of_NumPy_go_both_ways()
    {
        using global::Keras.Testing.TemporaryFolder folder = new();
        string path = folder.File("x.npy");
        np.save(path, _x);
        Assert.True(_x.Equals(np.load(path)));
        np.savez(folder.File("x.npz"), _x, np.ones(2));
        NpzDictionary all = np.loadz(folder.File("x.npz"));
        Assert.True(_x.Equals(all["arr_0"]));
        Assert.Throws<ValueError>(() => NDArray.Scalar(1).ToArray().Length);
        Assert.Equal("[[0, 1],\n[2, 3]]", np.arange(4).reshape((2, 2)).ToString());
        Assert.Equal("True", NDArray.Scalar(true).ToString());
        Assert.Equal(new float[,] { { 1, 2 } }, np.array(new[,] { { 1f, 2f } }).ToMultiDimArray<float>());
        Assert.Equal([2, 0, 0, 0], np.array(2).ToByteArray());
        Assert.Equal(2f, (float)new LinearAlgebraImpl().norm(np.ones(4)));
        Assert.IsType<RandomizedImpl>(np.random);
    }
}
