using Tensorflow.Contexts;
using Tensorflow.Data;
using Tensorflow.Gradients;
using Tensorflow.NumPy;
using static Tensorflow.Binding;

namespace Tensorflow.Tests;

public class TensorTests
{
    private readonly Tensor _x = tf.constant(new[,] { { 1f, 2 }, { 3, 4 } });

    [Fact]
    public void Numbers_of_the_program_take_the_tensors_type()
    {
        Assert.Equal(np.float32, (_x * 2).dtype);
        Assert.Equal(np.float32, (tf.constant(1) + 0.5f).dtype);
        Assert.Equal(1.5f, (float)(tf.constant(1) + 0.5f));
        Assert.Equal(np.float64, (tf.constant(1) / tf.constant(2)).dtype);
        Assert.Equal(np.int32, tf.div(tf.constant(7), tf.constant(2)).dtype);
        Assert.Equal(3, (int)tf.div(tf.constant(7), tf.constant(2)));
        Assert.Equal(np.@bool, (_x > 2).dtype);
        Assert.Equal([false, false, true, true], (_x > 2).ToArray<bool>());
    }

    [Fact]
    public void Functions_compute_what_their_formulas_say()
    {
        Assert.Equal([7, 10, 15, 22], tf.matmul(_x, _x).ToArray<float>());
        Assert.Equal(2.5f, (float)tf.reduce_mean(_x));
        Assert.Equal([3, 7], tf.reduce_sum(_x, axis: 1).ToArray<float>());
        Assert.Equal([1L, 1L], tf.math.argmax(_x, 1).ToArray<long>());
        Assert.Equal([1, 0, 0, 0, 0, 1], tf.one_hot(np.array(0, 2), depth: 3).ToArray<float>());
        Assert.Equal([1, 3, 2, 4], tf.transpose(_x).ToArray<float>());
        Assert.Equal(new Shape(1, 4), tf.reshape(_x, (1, -1)).shape);
        Assert.Equal([2, 2, 3, 3], tf.clip_by_value(_x, 2, 3).ToArray<float>());
        Assert.Equal([1, 3, 3, 7], tf.cumsum(_x, 1).ToArray<float>());
        Assert.Equal([2, 0, 4, 0], tf.cumsum(_x, 1, exclusive: true, reverse: true).ToArray<float>());
        Assert.Equal([1, 0, 3, 0], tf.where(tf.constant(new[,] { { true, false }, { true, false } }), _x, 0).ToArray<float>());
        Assert.Equal(new Shape(2, 2, 2), tf.stack([_x, _x]).shape);
        Assert.Equal(new Shape(4, 2), tf.concat([_x, _x], 0).shape);
        Assert.Equal([4, 2], _x["::-1", 1].ToArray<float>());
        Assert.Equal(10f, (float)new MathApi().sum(_x));
        Assert.Equal(MathF.Sqrt(30), (float)new LinalgApi().norm(_x), 1e-5f);
    }

    [Fact]
    public void Functions_of_networks_are_those_of_Keras()
    {
        Tensor images = tf.ones((1, 4, 4, 1));
        Tensor kernel = tf.ones((3, 3, 1, 2));
        Assert.Equal(new Shape(1, 2, 2, 2), tf.nn.conv2d(images, kernel, [1, 2, 2, 1], "SAME").shape);
        Assert.Equal(9f, tf.nn.conv2d(images, kernel, [1, 1, 1, 1], "VALID").ToArray<float>()[0]);
        Assert.Equal(new Shape(1, 2, 2, 1), tf.nn.max_pool(images, [1, 2, 2, 1], [1, 2, 2, 1], "VALID").shape);
        Assert.Equal([0.26894143f, 0.7310586f], tf.nn.softmax(_x).ToArray<float>()[..2]);
        float loss = (float)tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels: np.array(0, 1), logits: _x));
        Assert.Equal((1.3132617f + 0.3132617f) / 2, loss, 1e-6f);
        Assert.Equal(new Shape(1, 8, 8, 1), new ImageApi().resize(images, (8, 8)).shape);
        Assert.Throws<ValueError>(() => tf.nn.max_pool(images, [2], [2], "VALID", data_format: "NHCW"));
        Assert.IsType<nn_internal>(tf.nn);
    }

    [Fact]
    public void A_tape_gives_the_gradients_of_a_line()
    {
        ResourceVariable w = tf.Variable(2f, name: "weight");
        ResourceVariable b = tf.Variable(1f);
        NDArray x = np.array(1f, 2f, 3f);
        using GradientTape tape = tf.GradientTape();
        Tensor loss = tf.reduce_sum(tf.pow((w * x) + b, 2));
        (Tensor dw, Tensor db) = tape.gradient(loss, (w, b));

        Assert.Equal(2 * ((3 * 1) + (5 * 2) + (7 * 3)), (float)dw);
        Assert.Equal(2 * (3 + 5 + 7), (float)db);
        Assert.Equal("weight:0", w.Name);
        w.assign_sub(0.5f);
        Assert.Equal(1.5f, (float)w.numpy());
    }

    [Fact]
    public void What_is_not_here_is_refused_with_a_way_out()
    {
        Assert.Contains("watch_accessed", Assert.Throws<NotSupportedException>(() => tf.GradientTape(false, false)).Message);
        Assert.Throws<ValueError>(() => tf.convert_to_tensor("text"));
        using GradientTape tape = tf.GradientTape();
        Assert.Throws<ValueError>(() => tape.watch(np.ones(2)));
    }

    [Fact]
    public void Data_sets_give_pairs_of_tensors()
    {
        IDatasetV2 data = tf.data.Dataset.from_tensor_slices(np.arange(6), np.arange(6) * 10).skip(1).batch(2).take(2);
        List<(Tensors X, Tensors Y)> all = [.. data];
        Assert.Equal([1, 2], all[0].X.ToArray<int>());
        Assert.Equal([10, 20], all[0].Y.ToArray<int>());
        Assert.Equal(2, ((DatasetV2)data).length);
        Assert.Equal(3L, (long)new DatasetManager().range(3).cardinality());
        Assert.Equal(
            [0L, 4L, 16L],
            new DataOps().Dataset.range(5).map(x => x[0] * x[0]).filter((Tensor x) => (long)x % 2 == 0).Select(pair => (long)pair.Item1));
        Assert.Equal([1L, 3L], tf.data.Dataset.range(5).shard(2, 1).Select(pair => (long)pair.Item1));
        Assert.Throws<ValueError>(() => tf.data.Dataset.range(5).shard(2, 2));
        IDatasetV2 generated = tf.data.Dataset.from_generator(new[] { 1f, 2f }, [np.float32], [Shape.Scalar]);
        Assert.Equal([1f, 2f], generated.Select(pair => (float)pair.Item1));
    }

    [Fact]
    public void Python_s_functions_are_there()
    {
        Assert.Equal([(0, 'a'), (1, 'b')], enumerate("ab"));
        Assert.Equal([1, 2], range(1, 3));
        Assert.Equal(3, len(new[] { 1, 2, 3 }));
        Assert.Equal(2, len(_x));
        using StringWriter output = new();
        tf_output_redirect = output;
        print("text");
        print((object)_x.shape);
        tf_output_redirect = null;
        Assert.Equal($"text{Environment.NewLine}(2, 2){Environment.NewLine}", output.ToString());
        Assert.True(new Context().executing_eagerly());
        Assert.Equal(new Shape(-1, 2), new Shape(-1, 2));
        Assert.Equal("(None, 2)", new Shape(-1, 2).ToString());
        Assert.Equal("1", ((Axis)1).ToString());
        Assert.IsType<tensorflow>(tf);
        Assert.IsType<Random>(tf.random);
        Assert.IsType<InitializersImpl>(tf.initializers);
        Assert.Equal("InitializerArgs", nameof(InitializerArgs));
        Assert.Equal(new Shape(3), new Tensors(np.ones(3)).shape);
    }

    [Fact]
    public void MNIST_is_split_by_its_loader()
    {
        Keras.Datasets.DatasetPass all = new()
        {
            Train = (np.full((10, 2, 2), (byte)255), np.arange(10)),
            Test = (np.zeros((4, 2, 2), np.uint8), np.arange(4)),
        };
        Datasets<MnistDataSet> parts = MnistModelLoader.Load(
            new ModelLoadSetting { ValidationSize = 3, TrainSize = 8, TestSize = 2, OneHot = true, ReShape = true }, all);

        Assert.Equal(5, parts.Train.NumOfExamples);
        Assert.Equal(new Shape(5, 4), parts.Train.Data.shape);
        Assert.Equal(1f, (float)parts.Train.Data);
        Assert.Equal(new Shape(3, 10), parts.Validation.Labels.shape);
        Assert.IsAssignableFrom<DataSetBase>(parts.Test);
        Assert.Throws<ValueError>(() => MnistModelLoader.Load(new ModelLoadSetting { TrainSize = 5 }, all));
    }
}
