using System.Numerics.Tensors;
using Keras.Hdf5;
using Keras.Hdf5.Tests;
using Keras.Layers;
using Keras.Models;
using Keras.Testing;

namespace Keras.Tests.Models;

public class SaveWeightsTests
{
    [Fact]
    public void A_file_gives_every_weight_back_bit_by_bit()
    {
        using TemporaryFolder folder = new();
        Model first = SlashedModel();
        Model second = SlashedModel();
        first.SaveWeights(folder.File("w.h5"));
        second.LoadWeights(folder.File("w.h5"));
        Assert.All(first.GetWeights().Zip(second.GetWeights()), pair => Assert.Equal(Elements(pair.First), Elements(pair.Second)));
    }

    [H5pyFact]
    public void H5py_finds_the_layout_of_keras()
    {
        using TemporaryFolder folder = new();
        Model model = SlashedModel();
        model.SaveWeights(folder.File("w.h5"));
        string found = H5py.Run(
            """
            f = h5py.File(sys.argv[1], 'r')
            names = [n.decode() for n in f.attrs['layer_names']]
            print(names, f.attrs['backend'], f.attrs['keras_version'])
            for n in names:
                print(n, [w.decode() for w in f[n].attrs['weight_names']] if len(f[n].attrs['weight_names']) else [])
            datasets = []
            f.visititems(lambda name, item: datasets.append(name) if isinstance(item, h5py.Dataset) else None)
            print(datasets)
            print(sorted(f.keys()), sorted(f.attrs), [sorted(f[n].attrs) for n in names[:2]])
            d = f['/conv1/conv/conv1/conv/kernel:0']
            print(d.shape, d.dtype, d.chunks, d.compression, d[0, 0, 0, 0] == np.float32(sys.argv[2]))
            """,
            folder.File("w.h5"),
            model.GetWeights()[0][0, 0, 0, 0].ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(
            """
            ['image', 'conv1/conv', 'conv1/bn', 'relu', 'pool', 'fc'] tensorflow 2.3.1
            image []
            conv1/conv ['conv1/conv/kernel:0']
            conv1/bn ['conv1/bn/gamma:0', 'conv1/bn/beta:0', 'conv1/bn/moving_mean:0', 'conv1/bn/moving_variance:0']
            relu []
            pool []
            fc ['fc/kernel:0', 'fc/bias:0']
            ['conv1/bn/conv1/bn/beta:0', 'conv1/bn/conv1/bn/gamma:0', 'conv1/bn/conv1/bn/moving_mean:0', 'conv1/bn/conv1/bn/moving_variance:0', 'conv1/conv/conv1/conv/kernel:0', 'fc/fc/bias:0', 'fc/fc/kernel:0']
            ['conv1', 'fc', 'image', 'pool', 'relu'] ['backend', 'keras_version', 'layer_names'] [['weight_names'], ['weight_names']]
            (3, 3, 3, 4) float32 None None True
            """.ReplaceLineEndings("\n"),
            found);
    }

    [H5pyFact]
    public void Weights_that_h5py_wrote_are_read()
    {
        using TemporaryFolder folder = new();
        H5py.Run(
            """
            f = h5py.File(sys.argv[1], 'w')
            f.attrs['layer_names'] = [b'other']
            g = f.create_group('other')
            g.attrs['weight_names'] = [b'other/kernel:0', b'other/bias:0']
            g['other/kernel:0'] = np.arange(6, dtype='f4').reshape(2, 3)
            g['other/bias:0'] = np.array([7, 8, 9], 'f4')
            """,
            folder.File("w.h5"));
        Sequential model = new([new Input(2), new Dense(3)]);
        model.LoadWeights(folder.File("w.h5"));
        Assert.Equal([0, 1, 2, 3, 4, 5], Elements(model.GetWeights()[0]));
        Assert.Equal([7, 8, 9], Elements(model.GetWeights()[1]));
    }

    [Fact]
    public void A_nested_model_is_one_group_with_the_trainable_weights_first()
    {
        using TemporaryFolder folder = new();
        Input inner = new((4, 4, 3));
        Model body = new(inner, new BatchNormalization(name: "b").Apply(new Conv2D(2, 1, name: "c").Apply(inner)), name: "body");
        Input outer = new((4, 4, 3));
        Model model = new(outer, body.Apply(outer));
        model.SaveWeights(folder.File("w.h5"));
        using Hdf5File file = Hdf5File.Open(folder.File("w.h5"));
        using Hdf5Group group = file.Root.OpenGroup("body");
        Assert.Equal(
            ["c/kernel:0", "c/bias:0", "b/gamma:0", "b/beta:0", "b/moving_mean:0", "b/moving_variance:0"],
            group.Attributes["weight_names"].ReadStrings());
    }

    [Fact]
    public void An_existing_file_is_replaced_only_when_asked()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("w.h5"), "precious");
        Model model = SlashedModel();
        IOException error = Assert.Throws<IOException>(() => model.SaveWeights(folder.File("w.h5")));
        Assert.Contains("overwrite: true", error.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(folder.File("w.h5")));
        model.SaveWeights(folder.File("w.h5"), overwrite: true);
        Assert.Equal(["w.h5"], Directory.GetFiles(folder.FullName).Select(Path.GetFileName));
        SlashedModel().LoadWeights(folder.File("w.h5"));
    }

    [Fact]
    public void A_file_of_another_model_changes_nothing()
    {
        using TemporaryFolder folder = new();
        new Sequential([new Input(2), new Dense(3), new Dense(5)]).SaveWeights(folder.File("two.h5"));
        new Sequential([new Input(2), new Dense(4)]).SaveWeights(folder.File("wide.h5"));
        Sequential model = new([new Input(2), new Dense(3)]);
        float[] before = Elements(model.GetWeights()[0]);
        Assert.Contains(
            "containing 2 layers into a model with 1 layers",
            Assert.Throws<ArgumentException>(() => model.LoadWeights(folder.File("two.h5"))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "(2, 4)",
            Assert.Throws<ArgumentException>(() => model.LoadWeights(folder.File("wide.h5"))).Message,
            StringComparison.Ordinal);
        Assert.Equal(before, Elements(model.GetWeights()[0]));
    }

    [Fact]
    public void Names_longer_than_an_attribute_are_cut_into_chunks()
    {
        using TemporaryFolder folder = new();
        string suffix = new('x', 400);
        Sequential model = new([new Input(2), .. Enumerable.Range(0, 200).Select(i => new Dense(1, name: $"d{i:D3}_{suffix}"))]);
        model.SaveWeights(folder.File("w.h5"));
        using (Hdf5File file = Hdf5File.Open(folder.File("w.h5")))
        {
            Assert.False(file.Root.Attributes.Contains("layer_names"));
            Assert.Equal(100, file.Root.Attributes["layer_names0"].ReadStrings().Length);
            Assert.Equal(100, file.Root.Attributes["layer_names1"].ReadStrings().Length);
        }

        float[] before = Elements(model.GetWeights()[^2]);
        model.SetWeights([.. model.GetWeights().Select(weight => Tensor.Create(new float[weight.FlattenedLength], weight.Lengths))]);
        model.LoadWeights(folder.File("w.h5"));
        Assert.Equal(before, Elements(model.GetWeights()[^2]));
    }

    private static Model SlashedModel()
    {
        Input image = new((8, 8, 3), name: "image");
        KerasTensor x = new Conv2D(4, 3, useBias: false, name: "conv1/conv").Apply(image);
        x = new BatchNormalization(name: "conv1/bn").Apply(x);
        x = new Activation("relu", name: "relu").Apply(x);
        x = new GlobalAveragePooling2D(name: "pool").Apply(x);
        return new Model(image, new Dense(2, name: "fc").Apply(x));
    }

    private static float[] Elements(Tensor<float> tensor)
    {
        float[] elements = new float[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return elements;
    }
}
