using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Testing;

namespace Keras.Tests.Layers;

/// <summary>Layers of volumes and of vectors: the contract, and values by loops written out.</summary>
public class VolumeLayersTests
{
    private static readonly Shape s_volume = [null, 4, 5, 3, 2];

    [Fact]
    public void The_contract_is_kept()
    {
        LayerCheck.Contract(
            () => new Conv3D(3, 2, activation: "tanh"), s_volume, [null, 3, 4, 2, 3], ["kernel (2, 2, 2, 2, 3)", "bias (3,)"]);
        LayerCheck.Contract(
            () => new Conv3D(4, (3, 2, 1), strides: (2, 1, 1), padding: "same", groups: 2, useBias: false),
            s_volume,
            [null, 2, 5, 3, 4],
            ["kernel (3, 2, 1, 1, 4)"]);
        LayerCheck.Contract(() => new MaxPooling3D(), s_volume, [null, 2, 2, 1, 2]);
        LayerCheck.Contract(() => new MaxPooling3D((3, 2, 2), 2, "same"), s_volume, [null, 2, 3, 2, 2]);
        LayerCheck.Contract(() => new AveragePooling3D((3, 2, 2), (2, 1, 1), "same"), s_volume, [null, 2, 5, 3, 2]);
        LayerCheck.Contract(() => new GlobalMaxPooling3D(), s_volume, (null, 2));
        LayerCheck.Contract(() => new GlobalAveragePooling3D(keepDims: true), s_volume, [null, 1, 1, 1, 2]);
        LayerCheck.Contract(() => new UpSampling3D((1, 2, 3)), s_volume, [null, 4, 10, 9, 2]);
        LayerCheck.Contract(() => new ZeroPadding3D(((1, 2), (0, 1), (3, 0))), s_volume, [null, 7, 6, 6, 2]);
        LayerCheck.Contract(() => new ZeroPadding3D(dataFormat: "channels_first"), s_volume, [null, 4, 7, 5, 4]);
        LayerCheck.Contract(() => new Cropping3D(((1, 2), (0, 1), (1, 1))), s_volume, [null, 1, 4, 1, 2]);
        LayerCheck.Contract(() => new Cropping3D((1, 1, 0), "channels_first"), s_volume, [null, 4, 3, 1, 2]);
        LayerCheck.Contract(() => new UnitNormalization(), (null, 3, 4), (null, 3, 4));
        LayerCheck.Contract(() => new UnitNormalization((1, 2)), (null, 3, 4), (null, 3, 4));
    }

    [Fact]
    public void A_convolution_is_the_sum_over_its_window()
    {
        float[] x = [.. Enumerable.Range(0, 4 * 5 * 3 * 2).Select(i => MathF.Sin(i))];
        Conv3D layer = new(1, (2, 3, 2), dilationRate: (2, 1, 1), useBias: false);
        float[] y = layer.Apply(Ops.Reshape(Ops.Array(x), [1, 4, 5, 3, 2])).ToArray();
        float[] w = [.. layer.GetWeights()[0]];
        for (int d = 0; d < 2; d++)
        {
            for (int h = 0; h < 3; h++)
            {
                for (int v = 0; v < 2; v++)
                {
                    double sum = 0;
                    for (int k = 0; k < w.Length; k++)
                    {
                        (int c, int j, int i, int s) = (k % 2, k / 2 % 2, k / 4 % 3, k / 12);
                        sum += w[k] * x[(((((d + (2 * s)) * 5) + h + i) * 3) + v + j) * 2 + c];
                    }

                    Assert.Equal(sum, y[(((d * 3) + h) * 2) + v], 1e-5);
                }
            }
        }

        Value volume = Ops.Transpose(Ops.Reshape(Ops.Array(x), [1, 4, 5, 3, 2]), [0, 4, 1, 2, 3]);
        Conv3D first = new(1, (2, 3, 2), dataFormat: "channels_first", dilationRate: (2, 1, 1), useBias: false)
        {
            InitialWeights = layer.GetWeights(),
        };
        Assert.Equal(y, first.Apply(volume).ToArray());
    }

    [Fact]
    public void Poolings_leave_the_border_out()
    {
        Value x = Ops.Reshape(Ops.Array(new float[] { -1, -2, -3, -4, -5 }), [1, 5, 1, 1, 1]);

        Assert.Equal([-1f, -3, -5], new MaxPooling3D((2, 1, 1), 2, "same").Apply(x).ToArray());
        Assert.Equal([-1.5f, -3, -4.5f], new AveragePooling3D((3, 1, 1), (2, 1, 1), "same").Apply(x).ToArray());
        Rejects.Argument("does not fit", () => new MaxPooling3D((6, 1, 1)).Apply(x));
        Rejects.Argument("one number of at least 1, or three", () => new MaxPooling3D((2, 2)));
        Rejects.Argument("exclude each other", () => new Conv3D(1, 2, strides: 2, dilationRate: 2));
    }

    [Fact]
    public void Vectors_become_one_long() => Assert.Equal(
        [0.6f, 0.8f, 0, 0], new UnitNormalization().Apply(Ops.Array(new float[,] { { 3, 4 }, { 0, 0 } })).ToArray());

    [Fact]
    public void Borders_lie_where_they_are_told()
    {
        Value x = Ops.Ones([1, 1, 1, 1, 1]);
        Assert.Equal([0f, 1, 0, 0], new ZeroPadding3D(((1, 2), (0, 0), (0, 0))).Apply(x).ToArray());
        Assert.Equal([0f, 1, 0, 0], new ZeroPadding3D(((0, 0), (1, 2), (0, 0))).Apply(x).ToArray());
        Assert.Equal([0f, 1, 0, 0], new ZeroPadding3D(((0, 0), (0, 0), (1, 2)), "channels_first").Apply(x).ToArray());
        Value steps = Ops.Reshape(Ops.Arange(0, 8, dtype: DType.Float32), [1, 2, 2, 2, 1]);
        Assert.Equal([4f, 5, 6, 7], new Cropping3D(((1, 0), (0, 0), (0, 0))).Apply(steps).ToArray());
        Assert.Equal([0f, 1, 4, 5], new Cropping3D(((0, 0), (0, 1), (0, 0))).Apply(steps).ToArray());
        Assert.Equal([1f, 3, 5, 7], new Cropping3D(((0, 0), (0, 0), (1, 0))).Apply(steps).ToArray());
        Assert.Equal(new Padding3D(1, 1, 1, 1, 1, 1), new ZeroPadding3D().Padding);
        Assert.Equal(new Padding3D(1, 1, 2, 2, 3, 3), new Cropping3D((1, 2, 3)).Cropping);
        Rejects.Argument("must not be negative", () => new ZeroPadding3D(-1));
        Rejects.Argument("must not be negative", () => new Cropping3D(((0, 0), (0, -1), (0, 0))));
        Rejects.Argument("leaves nothing of volumes of 2x2x2", () => new Cropping3D(((1, 1), (0, 0), (0, 0))).Apply(steps));
    }
}
