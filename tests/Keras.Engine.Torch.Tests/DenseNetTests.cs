using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Keras.Applications;
using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Native;
using Keras.Engine.Torch.Passes;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;

namespace Keras.Engine.Torch.Tests;

/// <summary>Whole models beside the processor's engine.</summary>
public class DenseNetTests
{
    private const int Steps = 20;

    [TorchFact]
    public void Training_in_float64_follows_the_processors_engine()
    {
        using FloatxScope scope = new(DType.Float64);
        double[] expected = Losses(GraphRun.Backend(new CpuOptions()), dropout: 0.2);
        double[] actual = Losses(TorchRequirement.Backend, dropout: 0.2);
        Assert.NotInRange(expected[^1] / expected[0], 0.99, 1.01);
        TensorAssert.Close(expected, actual, 1e-8, "The losses");
    }

    [TorchFact]
    public void The_same_seed_gives_the_same_bits() =>
        Assert.Equal(Losses(TorchRequirement.Backend, dropout: 0.2), Losses(TorchRequirement.Backend, dropout: 0.2));

    [TorchFact]
    public void Training_that_goes_on_from_a_file_has_the_same_bits()
    {
        using TemporaryFolder folder = new();
        double[] whole = On(TorchRequirement.Backend, () =>
        {
            Model model = Make(dropout: 0);
            _ = Train(model, 0, 3);
            model.Save(folder.File("model.keras"));
            return Train(model, 3, 6);
        });
        double[] resumed = On(
            TorchRequirement.Backend, () => Train((Model)Models.Models.LoadModel(folder.File("model.keras")), 3, 6));
        Assert.Equal(whole, resumed);
    }

    [TorchFact]
    public void DenseNet121_gives_the_probabilities_of_the_processors_engine()
    {
        float[] pixels = [.. TensorData.Uniform(224 * 224 * 3, seed: 5).Select(pixel => (float)pixel)];
        double[] expected = On(GraphRun.Backend(new CpuOptions()), Probabilities);
        double[] actual = On(TorchRequirement.Backend, Probabilities);
        Assert.Equal(1, actual.Sum(), 5);
        for (int index = 0; index < expected.Length; index++)
        {
            Assert.Equal(expected[index], actual[index], 1e-5);
        }

        double[] Probabilities()
        {
            Utils.SetRandomSeed(9);
            Model model = Densenet.DenseNet121(weights: null);
            return [.. model.Predict(Tensor.Create(pixels, [1, 224, 224, 3]), verbose: 0).Select(number => (double)number)];
        }
    }

    [TorchFact]
    public void Recomputing_takes_less_memory_and_gives_the_same_bits_and_16_bits_nearly()
    {
        (double[] losses, long bytes) = Memory("store");
        (double[] again, long fewer) = Memory("recompute");
        Assert.Equal(losses, again);
        Assert.InRange(fewer, 1, bytes * 9 / 10);

        (double[] narrow, long least) = Memory("bfloat16");
        Assert.Equal(losses[0], narrow[0]);
        Assert.NotEqual(losses[1], narrow[1]);
        Assert.Equal(losses[1], narrow[1], 0.01);
        Assert.InRange(least, 1, bytes * 9 / 10);

        (double[] Losses, long Bytes) Memory(string memory) => On(TorchRequirement.Backend, () =>
        {
            Utils.SetRandomSeed(3);
            Model model = Densenet.DenseNetCifar([4, 4, 4], growthRate: 12);
            model.Compile(new SGD(0.1, momentum: 0.9, nesterov: true), "categorical_crossentropy", memory: memory);
            double[] losses = Train(model, 0, 2);
            return (losses, model.Plans()[0].ArenaBytes);
        });
    }

    [TorchFact]
    public void Passes_save_memory_and_change_no_bit()
    {
        (double[] losses, long bytes) = Trained(
            TorchPipeline.Default.Without(nameof(PlaceFeatures)).Without(nameof(RecomputeNormalizations)));
        (double[] again, long fewer) = Trained(TorchPipeline.OnGpu);
        (double[] late, long fewest) = Trained(TorchPipeline.Default);
        Assert.Equal(losses, again);
        Assert.Equal(losses, late);
        Assert.InRange(fewer, 1, bytes * 9 / 10);
        Assert.InRange(fewest, 1, fewer * 7 / 10);

        static (double[] Losses, long Bytes) Trained(PassPipeline passes) =>
            On(((TorchBackend)TorchRequirement.Backend).With(passes), () =>
            {
                Utils.SetRandomSeed(3);
                Model model = Densenet.DenseNetCifar([6, 6], growthRate: 12);
                model.Compile(new SGD(0.1, momentum: 0.9, nesterov: true), "categorical_crossentropy");
                double[] losses = Train(model, 0, 2);
                return (losses, model.Plans()[0].ArenaBytes);
            });
    }

    [TorchFact]
    public void A_model_that_nobody_holds_gives_its_tensors_back()
    {
        Collect();
        long before = TensorHandle.Alive;
        TrainAndForget();
        Collect();
        Assert.Equal(before, TensorHandle.Alive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void TrainAndForget() => Assert.All(
            On(TorchRequirement.Backend, () => Train(Make(dropout: 0), 0, 2)), loss => Assert.True(double.IsFinite(loss)));

        static void Collect()
        {
            for (int round = 0; round < 3; round++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
    }

    private static double[] Losses(IBackend backend, double dropout) =>
        On(backend, () => Train(Make(dropout), 0, Steps));

    private static Model Make(double dropout)
    {
        Utils.SetRandomSeed(3);
        Model model = Densenet.DenseNetCifar([2, 2], growthRate: 4, dropoutRate: dropout);
        model.Compile(new SGD(0.1, momentum: 0.9, nesterov: true), "categorical_crossentropy", ["accuracy"]);
        return model;
    }

    private static double[] Train(Model model, int from, int to)
    {
        double[] losses = new double[to - from];
        for (int step = from; step < to; step++)
        {
            float[] pixels = [.. TensorData.Uniform(4 * 32 * 32 * 3, seed: (step % 5) + 1).Select(pixel => (float)pixel)];
            Tensor<float> labels = Utils.ToCategorical([.. Enumerable.Range(step % 5, 4).Select(image => image * 7 % 10)], 10);
            losses[step - from] = model.TrainOnBatch(Tensor.Create(pixels, [4, 32, 32, 3]), labels)[0];
        }

        return losses;
    }

    private static TResult On<TResult>(IBackend backend, Func<TResult> act)
    {
        IBackend before = BackendSelection.Current;
        BackendSelection.Current = backend;
        try
        {
            return act();
        }
        finally
        {
            BackendSelection.Current = before;
        }
    }
}
