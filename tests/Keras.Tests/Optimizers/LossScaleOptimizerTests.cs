using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Keras.Hdf5;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Optimizers;

/// <summary>The scale of a loss; its numbers and files, and Adafactor's, against tests/golden/keras3/states.py.</summary>
public sealed class LossScaleOptimizerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("scaled", "keras")]
    [InlineData("scaled", "h5")]
    [InlineData("adafactor", "keras")]
    public void Files_of_keras_go_on_as_in_keras(string name, string format)
    {
        JsonNode expected = Expected(name);
        Model model = LoadModel(RepositoryFiles.Golden("keras3", $"{name}.{format}"));
        foreach (string? copy in new[] { null, "copy.keras", "copy.h5" })
        {
            if (copy is not null)
            {
                LoadModel(RepositoryFiles.Golden("keras3", $"{name}.{format}")).Save(_folder.File(copy));
                model = LoadModel(_folder.File(copy));
            }

            Assert.Equal(3, model.Optimizer.Iterations);
            LossScaleOptimizer? scale = model.Optimizer as LossScaleOptimizer;
            Assert.Equal((double?)expected["scale"], scale?.DynamicScale);
            Assert.Equal((long?)expected["counter"], scale?.StepCounter);
            Step(model, 3, (float)(scale?.DynamicScale ?? 1));
            Close(expected["weights"]!, model);
            if (scale is not null)
            {
                Assert.Equal((double)expected["next"]![0]!, scale.DynamicScale);
                Assert.Equal((long)expected["next"]![1]!, scale.StepCounter);
                Step(model, 4, 1, isInfinite: true);
                Close(expected["kept"]!, model);
                Assert.Equal((double)expected["skipped"]![0]!, scale.DynamicScale);
                Assert.Equal((long)expected["skipped"]![1]!, scale.StepCounter);
                Assert.Equal(4, scale.Iterations);
            }
        }
    }

    [Fact]
    public void Variables_are_written_where_keras_has_them()
    {
        foreach (string name in new[] { "scaled", "adafactor" })
        {
            LoadModel(RepositoryFiles.Golden("keras3", $"{name}.keras")).Save(_folder.File($"{name}.keras"));
            Assert.Equal(Variables(RepositoryFiles.Golden("keras3", $"{name}.keras")), Variables(_folder.File($"{name}.keras")));
        }

        static string[] Variables(string path)
        {
            using System.IO.Compression.ZipArchive archive = System.IO.Compression.ZipFile.OpenRead(path);
            using Stream stream = archive.GetEntry("model.weights.h5")!.Open();
            using MemoryStream memory = new();
            stream.CopyTo(memory);
            memory.Position = 0;
            using Hdf5File file = Hdf5File.Open(memory, path);
            List<string> found = [];
            foreach (string group in new[] { "optimizer/vars", "optimizer/inner_optimizer/vars" })
            {
                for (int index = 0; file.Root.Contains($"{group}/{index}"); index++)
                {
                    using Hdf5Dataset data = file.Root.OpenDataset($"{group}/{index}");
                    found.Add($"{group}/{index} {string.Join(',', data.Shape)}: {string.Join(' ', data.Read<double>())}");
                }
            }

            return [.. found];
        }
    }

    [Fact]
    public void In_single_precision_it_trains_as_the_optimizer_inside()
    {
        Model plain = Network(new Adam(0.01, clipnorm: 0.5, gradientAccumulationSteps: 2, useEma: true, weightDecay: 0.01));
        Model scaled = Network(new LossScaleOptimizer(
            new Adam(0.01, clipnorm: 0.5, gradientAccumulationSteps: 2, useEma: true, weightDecay: 0.01), 64, 3));
        for (int step = 0; step < 8; step++)
        {
            Tensor<float> x = Tensor.Create([.. Enumerable.Range(0, 12).Select(i => MathF.Cos(i + step))], [4, 3]);
            Tensor<float> y = Tensor.Create([.. Enumerable.Range(0, 8).Select(i => MathF.Sin(i + step))], [4, 2]);
            Assert.Equal(plain.TrainOnBatch(x, y)[0], scaled.TrainOnBatch(x, y)[0]);
        }

        Assert.Equal(plain.GetWeights().SelectMany(w => w.ToArray()), scaled.GetWeights().SelectMany(w => w.ToArray()));
        LossScaleOptimizer scale = (LossScaleOptimizer)scaled.Optimizer;
        Assert.Equal((4, 64 * 4, 2), (scale.Iterations, scale.DynamicScale, scale.StepCounter));
        Assert.Equal(plain.Optimizer.Slots.Count, scale.Slots.Count);
        scale.Reset();
        Assert.Equal((0, 64, 0), (scale.Iterations, scale.DynamicScale, scale.StepCounter));
    }

    [Fact]
    public void A_loss_that_overflows_is_skipped_until_the_scale_is_small_enough()
    {
        Model model = Network(new LossScaleOptimizer(new SGD(0.01), 1e38, 1000));
        float[] before = [.. model.GetWeights().SelectMany(w => w.ToArray())];
        LossScaleOptimizer scale = (LossScaleOptimizer)model.Optimizer;
        Tensor<float> x = Tensor.Create(Enumerable.Repeat(100f, 12).ToArray(), [4, 3]);
        Tensor<float> y = Tensor.Create(Enumerable.Repeat(-100f, 8).ToArray(), [4, 2]);
        model.TrainOnBatch(x, y);
        Assert.Equal(before, model.GetWeights().SelectMany(w => w.ToArray()));
        Assert.Equal((0, (double)(1e38f / 2)), (scale.Iterations, scale.DynamicScale));
        for (int step = 0; step < 40; step++)
        {
            model.TrainOnBatch(x, y);
        }

        Assert.InRange(scale.Iterations, 1, 40);
        Assert.NotEqual(before, model.GetWeights().SelectMany(w => w.ToArray()));
        Assert.All(model.GetWeights().SelectMany(w => w.ToArray()), weight => Assert.True(float.IsFinite(weight)));
    }

    [Fact]
    public void A_step_of_ones_own_scales_the_loss_itself()
    {
        LossScaleOptimizer optimizer = new(new SGD(0.5), 8);
        Variable weight = Backend.Variable(2f);
        using (GradientTape tape = new())
        {
            Value loss = weight * weight;
            Value scaled = optimizer.ScaleLoss(loss);
            Assert.Equal(32, (float)scaled);
            optimizer.ApplyGradients([(tape.Gradient(scaled, weight), weight)]);
        }

        Assert.Equal(0, (float)(Value)weight);
        Assert.Equal(3, (float)new SGD().ScaleLoss(Ops.Constant(3)));
    }

    [Fact]
    public void Rate_and_schedule_are_those_of_the_optimizer_inside()
    {
        LossScaleOptimizer optimizer = new(new Adam(0.25)) { LearningRate = 0.125 };
        Assert.Equal((0.125, 0.125), (optimizer.LearningRate, optimizer.InnerOptimizer.LearningRate));
        LossScaleOptimizer scheduled = new(new SGD(new Keras.Optimizers.Schedules.ExponentialDecay(0.5, 10, 0.5)));
        Rejects.With<InvalidOperationException>("follows a ExponentialDecay", () => scheduled.LearningRate = 1);
        Rejects.Argument("must be positive", () => new LossScaleOptimizer(new SGD(), 0));
        Rejects.Argument("must be positive", () => new LossScaleOptimizer(new SGD(), double.PositiveInfinity));
        Rejects.Argument("must be a positive integer", () => new LossScaleOptimizer(new SGD(), 1, 0));
        Rejects.Argument("must not scale the loss itself", () => new LossScaleOptimizer(optimizer));
        Assert.Throws<ArgumentNullException>(() => new LossScaleOptimizer(null!));
    }

    private static JsonNode Expected(string name) =>
        JsonNode.Parse(File.ReadAllText(RepositoryFiles.Golden("keras3", "states.json")))![name]!;

    private static void Step(Model model, int step, float scale, bool isInfinite = false)
    {
        List<(Tensor<float>, Variable)> given = [];
        foreach ((int index, Variable variable) in model.TrainableWeights.Index())
        {
            float[] gradient = [.. Enumerable.Range(0, (int)variable.Shape.Length).Select(i => MathF.Cos(i + step) * scale)];
            if (isInfinite && index == 1)
            {
                gradient[0] = float.PositiveInfinity;
            }

            given.Add((Tensor.Create(gradient, [.. variable.Shape.ToArray().Select(size => (nint)size)]), variable));
        }

        model.Optimizer.ApplyGradients(given);
    }

    private static void Close(JsonNode expected, Model model)
    {
        foreach ((JsonNode? wanted, Tensor<float> weight) in expected.AsArray().Zip(model.GetWeights()))
        {
            Assert.All(
                wanted!.AsArray().Zip(weight.ToArray()), pair => Assert.Equal((double)pair.First!, pair.Second, 2e-6));
        }
    }

    private static Model Network(Optimizer optimizer)
    {
        Input x = new(3);
        Model model = new(x, new Dense(2, kernelInitializer: new Keras.Initializers.GlorotUniform(seed: 1)).Apply(x));
        model.Compile(optimizer, "mse");
        return model;
    }
}
