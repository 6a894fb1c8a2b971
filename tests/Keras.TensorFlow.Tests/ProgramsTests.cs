using Keras.Hdf5.Tests;
using Keras.Testing;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using TensorFlowNet;
using static Tensorflow.Binding;
using Native = global::Keras;
using NativeLayers = global::Keras.Layers;

namespace Tensorflow.Tests;

/// <summary>Programs in TensorFlow.NET's style beside the same in Keras' own API: the same bits.</summary>
public class ProgramsTests
{
    private const int Samples = 40;

    private readonly System.Numerics.Tensors.Tensor<float> _pixels;
    private readonly System.Numerics.Tensors.Tensor<byte> _labels;
    private readonly NDArray _x;
    private readonly NDArray _y;

    public ProgramsTests()
    {
        ((System.Numerics.Tensors.Tensor<byte> x, System.Numerics.Tensors.Tensor<byte> y), _) = Native.Datasets.ProceduralImages.LoadData(Samples, 1);
        byte[] bytes = new byte[x.FlattenedLength];
        x.FlattenTo(bytes);
        byte[] labels = new byte[y.FlattenedLength];
        y.FlattenTo(labels);
        _x = np.frombuffer(bytes, (Samples, 32, 32, 3), np.uint8);
        _y = np.frombuffer(labels, (Samples, 1), np.uint8);
        _labels = y;
        _pixels = System.Numerics.Tensors.Tensor.Create(Array.ConvertAll(bytes, pixel => pixel / 255f), [Samples, 32, 32, 3]);
    }

    [Fact]
    public void The_toy_ResNet_learns_the_same_bits()
    {
        tf.set_random_seed(7);
        IModel theirs = ToyResNet.Build();
        ICallback history = ToyResNet.Train(theirs, _x, _y, epochs: 2, verbose: 0);

        Native.Utils.SetRandomSeed(7);
        NativeLayers.Input inputs = new((32, 32, 3));
        Native.KerasTensor x = Conv(32).Apply(inputs);
        x = Conv(64).Apply(x);
        x = new NativeLayers.BatchNormalization().Apply(x);
        Native.KerasTensor block = new NativeLayers.MaxPooling2D(3).Apply(x);
        for (int unit = 0; unit < 2; unit++)
        {
            x = Conv(64, "same").Apply(block);
            x = Conv(64, "same").Apply(x);
            block = new NativeLayers.Add().Apply([x, block]);
        }

        x = Conv(64).Apply(block);
        x = new NativeLayers.GlobalAveragePooling2D().Apply(x);
        x = new NativeLayers.Dense(256, "relu").Apply(x);
        x = new NativeLayers.Dropout(0.5).Apply(x);
        Native.Models.Model ours = new(inputs, new NativeLayers.Dense(10).Apply(x));
        ours.Compile(
            new Native.Optimizers.RMSprop(0.001), new Native.Losses.CategoricalCrossentropy(fromLogits: true), ["accuracy"]);
        Native.Training.History own = ours.Fit(
            First(_pixels, Samples - 8),
            Native.Utils.ToCategorical(_labels, 10) is var targets ? First(targets, Samples - 8) : default,
            batchSize: 16,
            epochs: 2,
            verbose: 0,
            validationSplit: 0.25);

        Assert.Equal(own["val_loss"].Select(number => (float)number), history.history["val_loss"]);
        AssertSameWeights(ours, theirs);

        static NativeLayers.Conv2D Conv(int filters, string padding = "valid") =>
            new(filters, 3, padding: padding, activation: "relu");
    }

    [Fact]
    public void A_Sequential_learns_the_same_bits()
    {
        tf.set_random_seed(3);
        Model theirs = MnistSequential.Build();
        (float loss, _) = MnistSequential.Train(theirs, _x, _y, epochs: 2, verbose: 0);

        Native.Utils.SetRandomSeed(3);
        Native.Models.Sequential ours = new(
        [
            new NativeLayers.Rescaling(1.0 / 255, inputShape: (32, 32, 3)),
            new NativeLayers.Conv2D(16, 3, padding: "same", activation: "relu"),
            new NativeLayers.MaxPooling2D(),
            new NativeLayers.Flatten(),
            new NativeLayers.Dense(32, "relu"),
            new NativeLayers.Dense(10),
        ]);
        ours.Compile("adam", new Native.Losses.SparseCategoricalCrossentropy(fromLogits: true), ["accuracy"]);
        ours.Fit(_x.ToArrayLike(), _labels, batchSize: 16, epochs: 2, verbose: 0);

        AssertSameWeights(ours, theirs);
        Assert.True(float.IsFinite(loss));
    }

    [Fact]
    public void DenseNet_BC_with_nesterov_and_L2_learns_the_same_bits_and_its_file_loads()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("densenet.h5");
        tf.set_random_seed(5);
        IModel theirs = DenseNetBc.Build(depth: 10, growth_rate: 4);
        ICallback history = DenseNetBc.Train(theirs, _x, _y, epochs: 2, path, verbose: 0);

        Native.Utils.SetRandomSeed(5);
        NativeLayers.Input inputs = new((32, 32, 3));
        int filters = 8;
        Native.KerasTensor x = Conv(filters, 3).Apply(inputs);
        for (int block = 0; block < 3; block++)
        {
            Native.KerasTensor y = Conv(16, 1).Apply(Active(x));
            y = Conv(4, 3).Apply(Active(y));
            x = new NativeLayers.Concatenate().Apply([x, y]);
            filters += 4;
            if (block < 2)
            {
                filters /= 2;
                x = Conv(filters, 1).Apply(Active(x));
                x = new NativeLayers.AveragePooling2D(2).Apply(x);
            }
        }

        x = new NativeLayers.GlobalAveragePooling2D().Apply(Active(x));
        Native.Models.Model ours = new(inputs, new NativeLayers.Dense(10, "softmax").Apply(x));
        ours.Compile(new Native.Optimizers.SGD(0.1, momentum: 0.9, nesterov: true), "categorical_crossentropy", ["accuracy"]);
        Native.Training.History own = ours.Fit(
            _pixels, Native.Utils.ToCategorical(_labels, 10), batchSize: 16, epochs: 2, verbose: 0);

        Assert.Equal(own["loss"].Select(number => (float)number), history.history["loss"]);
        AssertSameWeights(ours, theirs);
        ours.LoadWeights(path);
        AssertSameWeights(ours, theirs);

        static NativeLayers.Conv2D Conv(int filters, int size) => new(
            filters,
            size,
            padding: "same",
            useBias: false,
            kernelInitializer: "he_normal",
            kernelRegularizer: new Native.Regularizers.L2(1e-4));

        static Native.KerasTensor Active(Native.KerasTensor x) =>
            new NativeLayers.Activation("relu").Apply(new NativeLayers.BatchNormalization(epsilon: 1.001e-5).Apply(x));
    }

    [H5pyFact]
    public void H5py_reads_the_file_of_DenseNet_BC_40_12()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("densenet.h5");
        IModel model = DenseNetBc.Build();
        DenseNetBc.Train(model, _x[new Slice(0, 16)], _y[new Slice(0, 16)], epochs: 1, path, verbose: 0);
        string read = H5py.Run(
            """
            import hashlib, json
            file = h5py.File(sys.argv[1], 'r')
            weights = file['model_weights']
            digest, count = hashlib.sha256(), 0
            for layer in weights.attrs['layer_names']:
                group = weights[layer.decode()]
                for name in group.attrs['weight_names']:
                    weight = group[name.decode()][()]
                    digest.update(weight.tobytes())
                    count += weight.size
            print(count, digest.hexdigest())
            layers = json.loads(file.attrs['model_config'])['config']['layers']
            kernels = [layer['config']['kernel_regularizer'] for layer in layers if layer['class_name'] == 'Conv2D']
            print(len(kernels), {kernel['config']['l2'] for kernel in kernels})
            optimizer = json.loads(file.attrs['training_config'])['optimizer_config']
            print(optimizer['class_name'], optimizer['config']['momentum'], optimizer['config']['nesterov'])
            """,
            path);

        byte[] weights = [.. model.Layers.SelectMany(layer => layer.get_weights()).SelectMany(weight => weight.ToByteArray())];
        Assert.Equal(
            $$"""
            {{model.count_params()}} {{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(weights))}}
            39 {0.0001}
            SGD 0.9 True
            """.ReplaceLineEndings("\n"),
            read);
    }

    [Fact]
    public void A_loop_with_a_tape_learns_the_same_bits()
    {
        tf.set_random_seed(9);
        ConvNet theirs = new(new ConvNetArgs { NumClasses = 10 });
        List<float> losses = TapeLoop.Train(theirs, _x, _y, training_steps: 6);

        Native.Utils.SetRandomSeed(9);
        Native.Models.Sequential ours = new(
        [
            new NativeLayers.Conv2D(8, 3, activation: "relu"),
            new NativeLayers.MaxPooling2D(2, 2),
            new NativeLayers.Flatten(),
            new NativeLayers.Dense(16),
            new NativeLayers.Dense(10),
        ]);
        Native.Optimizers.SGD optimizer = new(0.01, momentum: 0.9);
        List<float> own = [];
        foreach (Native.Utils.Batch batch in Native.Dataset.FromTensorSlices(_pixels, _y.reshape(new Shape(-1)).ToArrayLike())
            .Repeat().Batch(16).Take(6))
        {
            using Native.GradientTape tape = new();
            Native.Value logits = ours.Apply(Native.Ops.Array(batch.Components[0].ToTensor<float>()), training: true);
            Native.Value labels = Native.Ops.Array(batch.Components[1].ToTensor<long>());
            Native.Value loss = Native.Ops.Mean(
                -Native.Ops.Sum(Native.Ops.OneHot(labels, 10) * Native.Ops.LogSoftmax(logits), -1));
            optimizer.ApplyGradients(tape.Gradient(loss, ours.TrainableWeights).Zip(ours.TrainableWeights));
            own.Add((float)loss);
        }

        Assert.Equal(own, losses);
        Assert.True(losses[^1] < losses[0]);
    }

    [Fact]
    public void Folders_of_images_train_as_in_our_own_API()
    {
        using TemporaryFolder folder = new();
        for (int image = 0; image < 20; image++)
        {
            string place = Path.Combine(folder.FullName, image % 2 == 0 ? "even" : "odd");
            Directory.CreateDirectory(place);
            float[] pixels = new float[32 * 32 * 3];
            Array.Fill(pixels, (image * 12) + (image % 2 * 5));
            Native.Utils.SaveImg(
                Path.Combine(place, $"{image}.png"), System.Numerics.Tensors.Tensor.Create(pixels, [32, 32, 3]), scale: false);
        }

        tf.set_random_seed(2);
        ICallback history = ImageFolders.Train(folder.FullName, epochs: 2, verbose: 0);

        Native.Utils.SetRandomSeed(2);
        Native.Preprocessing.ImageDataset train = Native.Utils.ImageDatasetFromDirectory(
            folder.FullName, batchSize: 8, imageSize: (32, 32), seed: 123, validationSplit: 0.2, subset: "training");
        Native.Preprocessing.ImageDataset validation = Native.Utils.ImageDatasetFromDirectory(
            folder.FullName, batchSize: 8, imageSize: (32, 32), seed: 123, validationSplit: 0.2, subset: "validation");
        Native.Models.Sequential ours = new(
        [
            new NativeLayers.Rescaling(1.0 / 255, inputShape: (32, 32, 3)),
            new NativeLayers.Conv2D(16, 3, padding: "same", activation: "relu"),
            new NativeLayers.MaxPooling2D(),
            new NativeLayers.Flatten(),
            new NativeLayers.Dense(32, "relu"),
            new NativeLayers.Dense(2),
        ]);
        ours.Compile("adam", new Native.Losses.SparseCategoricalCrossentropy(fromLogits: true), ["accuracy"]);
        Native.Training.History own = ours.Fit(
            train.Shuffle(1000, seed: 1).Prefetch(), validationData: validation.Prefetch(), epochs: 2, verbose: 0);

        Assert.Equal(own["loss"].Select(number => (float)number), history.history["loss"]);
        Assert.Equal(own["val_loss"].Select(number => (float)number), history.history["val_loss"]);
    }

    [Fact]
    public void DenseNet_of_any_blocks_is_that_of_the_applications()
    {
        tf.set_random_seed(1);
        IModel theirs = KerasApi.keras.applications.DenseNet(
            [1, 1], growth_rate: 4, input_shape: (32, 32, 3), classes: 3, weight_decay: 1e-4);
        Native.Utils.SetRandomSeed(1);
        Native.Models.Model ours = global::Keras.Applications.Densenet.DenseNet(
            [1, 1], 4, weights: null, inputShape: (32, 32, 3), classes: 3, weightDecay: 1e-4);

        AssertSameWeights(ours, theirs);
        Assert.Equal(new Shape(2, 3), theirs.predict(np.zeros((2, 32, 32, 3), np.float32)).shape);
    }

    private static System.Numerics.Tensors.Tensor<float> First(System.Numerics.Tensors.Tensor<float> tensor, int count)
    {
        float[] elements = new float[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        int length = elements.Length / (int)tensor.Lengths[0];
        return System.Numerics.Tensors.Tensor.Create(elements[..(count * length)], [count, .. tensor.Lengths[1..]]);
    }

    private static void AssertSameWeights(Native.Models.Model ours, IModel theirs)
    {
        float[][] own = [.. ours.GetWeights().Select(weight =>
        {
            float[] numbers = new float[weight.FlattenedLength];
            weight.FlattenTo(numbers);
            return numbers;
        })];
        Assert.Equal(own, theirs.get_weights().Select(weight => weight.ToArray<float>()));
    }
}
