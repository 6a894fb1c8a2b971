using System.IO.Compression;
using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Keras.Callbacks;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Saving;
using Keras.Testing;
using static Keras.Models.Models;
using K = Keras.Backend;

namespace Keras.Outsider.Tests;

/// <summary>Models of one's own classes in files: the class, its arguments, and all its optimizers.</summary>
public sealed class OwnModelFilesTests : IDisposable
{
    private static readonly Tensor<float> s_x = Numbers([24, 5], 0.2f);
    private static readonly Tensor<float> s_y = Numbers([24, 2], 0.3f);
    private static readonly CustomObjects s_classes = new()
    {
        { nameof(Tripled), typeof(Tripled) },
        { nameof(Chain), typeof(Chain) },
        { nameof(Adversaries), typeof(Adversaries) },
        { nameof(Taught), typeof(Taught) },
        { nameof(Net), typeof(Net) },
        { nameof(TwoInputs), typeof(TwoInputs) },
        { nameof(Silent), typeof(Silent) },
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("m.keras")]
    [InlineData("m.h5")]
    public void A_class_with_the_models_own_constructor_is_told_by_its_graph(string file)
    {
        Input input = new(5);
        Tripled model = new(input, new Dense(2, name: "d").Apply(input), "own");
        Model loaded = Continued(model, file);

        Assert.IsType<Tripled>(loaded);
        Assert.Equal(("own", "d"), (loaded.Name, loaded.Layers[1].Name));
        Assert.IsType<Tripled>(CloneModel(model));
    }

    [Theory]
    [InlineData("m.keras")]
    [InlineData("m.h5")]
    public void A_class_of_a_chain_is_told_by_its_layers(string file)
    {
        Chain model = new([new Dense(3, inputShape: 5), new Dense(2)], "own");
        Assert.IsType<Chain>(Continued(model, file));
        Assert.IsType<Chain>(CloneModel(model));
    }

    [Fact]
    public void A_class_inside_another_model_is_told_too()
    {
        Input inner = new(5);
        Input input = new(5);
        Model model = new(input, new Dense(2).Apply(new Tripled(inner, new Dense(3).Apply(inner)).Apply(input)));

        Assert.IsType<Tripled>(Continued(model, "m.keras").Layers[1]);
    }

    [Theory]
    [InlineData("m.keras")]
    [InlineData("m.h5")]
    public void Other_classes_are_told_by_their_arguments(string file)
    {
        Taught model = new(Body(3), Body(4), weight: 0.25);
        model.Teacher.Trainable = false;
        Taught loaded = (Taught)Continued(model, file);

        Assert.Equal((model.Name, 0.25), (loaded.Name, loaded.Weight));
        Assert.False(loaded.Teacher.Trainable);
        Assert.True(loaded.Student.Trainable);
        Assert.Equal(Elements(model.Teacher), Elements(loaded.Teacher));
        Assert.Equal(2 * ((5 * 3) + 3 + (3 * 2) + 2) + (5 + 1 + 2), loaded.CountParams());
        Assert.Equal(model.Layers.Count, CloneModel(model).Layers.Count);
    }

    [Fact]
    public void What_a_class_holds_beside_its_graph_counts_and_freezes_with_it()
    {
        Taught model = new(Body(3), Body(4), weight: 0.25);
        int own = model.Student.Weights.Count;

        Assert.Equal(own + model.Teacher.Weights.Count, model.Weights.Count);
        Assert.DoesNotContain(model.Teacher, model.Layers);
        model.Teacher.Trainable = false;
        Assert.Equal(own, model.TrainableWeights.Count);
        model.Trainable = false;
        Assert.False(model.Student.Layers[1].Trainable);
        Assert.Empty(model.TrainableWeights);
    }

    [Fact]
    public void Two_models_may_hold_each_other()
    {
        (Holder one, Holder two) = (new Holder(Body(3)), new Holder(Body(4)));
        (one.Other, two.Other) = (two, one);

        Assert.Equal(8, one.Weights.Count);
        Assert.Equal(8, two.Weights.Distinct().Count());
    }

    [Fact]
    public void A_model_with_a_call_of_its_own_is_told_by_its_arguments()
    {
        Net model = new(units: 7);
        _ = model.Predict(s_x);
        Net loaded = (Net)Continued(model, "m.keras");

        Assert.Equal(7, loaded.Units);
        Rejects.Argument("Save it as .keras", () => Save(model, "m.h5"));
    }

    [Fact]
    public void Shapes_of_several_inputs_are_told()
    {
        TwoInputs model = new();
        float[] expected = model.PredictAll([s_x, s_y])[0].ToArray();
        model.Save(_folder.File("m.keras"));

        Assert.Equal(expected, LoadModel(_folder.File("m.keras"), s_classes).PredictAll([s_x, s_y])[0].ToArray());
    }

    [Theory]
    [InlineData("m.keras")]
    [InlineData("m.h5")]
    public void Several_optimizers_go_on_bit_for_bit(string file)
    {
        Adversaries model = Pair();
        model.Fit(s_x, s_y, batchSize: 8, epochs: 2, verbose: 0, shuffle: false);
        model.Second.LearningRate = 1.0 / 3;
        model.Save(_folder.File(file));
        Adversaries loaded = (Adversaries)LoadModel(_folder.File(file), s_classes);

        Assert.Equal(6, loaded.Second.Iterations);
        Assert.Equal(1.0 / 3, loaded.Second.LearningRate);
        Assert.NotEmpty(loaded.Second.Slots);
        model.Fit(s_x, s_y, batchSize: 8, epochs: 2, verbose: 0, shuffle: false);
        loaded.Fit(s_x, s_y, batchSize: 8, epochs: 2, verbose: 0, shuffle: false);
        Assert.Equal(Elements(model), Elements(loaded));
    }

    [Fact]
    public void An_optimizer_that_is_set_later_gets_its_state_with_the_weights()
    {
        Adversaries model = Pair();
        model.Fit(s_x, s_y, batchSize: 8, epochs: 2, verbose: 0, shuffle: false);
        model.Save(_folder.File("m.keras"));
        Adversaries other = Pair();
        other.Fit(s_x, s_y, batchSize: 8, epochs: 1, verbose: 0, shuffle: false);
        other.LoadWeights(_folder.File("m.keras"));

        Assert.Equal(
            model.Second.Slots.Select(slot => StorageNumbers(slot)), other.Second.Slots.Select(slot => StorageNumbers(slot)));
        Assert.Equal(6, other.Second.Iterations);
        Holder without = new(Body(3));
        string told = Warned(() => without.LoadWeights(_folder.File("m.keras"), allowPartial: true));
        Assert.Contains("the state of the optimizer second", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backup_holds_the_optimizers_of_the_model()
    {
        Adversaries straight = Pair();
        straight.Fit(s_x, s_y, batchSize: 8, epochs: 4, verbose: 0);
        Adversaries stopped = Pair();
        string told = Warned(() => Assert.Throws<OperationCanceledException>(() => stopped.Fit(
            s_x, s_y, batchSize: 8, epochs: 4, verbose: 0, callbacks: [Backup(), new LambdaCallback(onEpochEnd: Stop)])));
        Adversaries resumed = Pair();
        resumed.Fit(s_x, s_y, batchSize: 8, epochs: 4, verbose: 0, callbacks: [Backup()]);

        Assert.Equal(Elements(straight), Elements(resumed));
        Assert.Equal(straight.Second.Iterations, resumed.Second.Iterations);
        Assert.DoesNotContain("which no backup holds", told, StringComparison.Ordinal);

        BackupAndRestore Backup() => new(_folder.File("backup"));

        static void Stop(int epoch, Logs logs)
        {
            if (epoch == 2)
            {
                throw new OperationCanceledException();
            }
        }
    }

    [Fact]
    public void The_config_is_that_of_a_registered_class_of_Keras_3()
    {
        Input input = new(5);
        Save(new Tripled(input, new Dense(2).Apply(input)), "m.keras");
        using ZipArchive archive = ZipFile.OpenRead(_folder.File("m.keras"));
        using Stream stream = archive.GetEntry("config.json")!.Open();
        JsonNode entry = JsonNode.Parse(stream)!;

        Assert.Equal((nameof(Tripled), nameof(Tripled)), ((string?)entry["class_name"], (string?)entry["registered_name"]));
        Assert.Null(entry["module"]);
        Assert.NotNull(entry["config"]!["output_layers"]);
    }

    [Fact]
    public void A_class_that_is_unknown_is_refused_or_told()
    {
        Input input = new(5);
        Model model = Save(new Tripled(input, new Dense(2).Apply(input)), "m.keras");
        Rejects.Argument("is unknown here. Derive that class from Model", () => LoadModel(_folder.File("m.keras")));
        List<string> dropped = [];
        Model plain = LoadModel(_folder.File("m.keras"), onDropped: dropped.Add);

        Assert.Equal(typeof(Model), plain.GetType());
        Assert.Contains("loaded as a plain model", Assert.Single(dropped), StringComparison.Ordinal);
        Assert.Equal(model.Predict(s_x).ToArray(), plain.Predict(s_x).ToArray());
    }

    [Fact]
    public void What_cannot_be_told_is_refused_before_training()
    {
        Rejects.Argument("constructor takes `units`, but no public property Units", () => Save(new Silent(3), "m.keras"));
        Rejects.Argument("override GetConfig", () =>
        {
            new Silent(3).CheckSave(_folder.File("m.keras"));
            return null;
        });
        Input input = new(5);
        Save(new Tripled(input, new Dense(2).Apply(input)), "m.keras");
        Rejects.Argument(
            "has no public constructor that takes them",
            () => LoadModel(_folder.File("m.keras"), new CustomObjects { { nameof(Tripled), typeof(Silent) } }));
    }

    private static float[] StorageNumbers(Variable slot) => K.GetValue(slot).ToArray();

    private static string Warned(Action action)
    {
        TextWriter error = Console.Error;
        using StringWriter written = new();
        Console.SetError(written);
        try
        {
            action();
        }
        finally
        {
            Console.SetError(error);
        }

        return written.ToString();
    }

    private static Adversaries Pair()
    {
        Utils.SetRandomSeed(5);
        Input input = new(5);
        Model inner = new(input, new Dense(2, name: "two").Apply(new Dense(3, activation: "relu", name: "one").Apply(input)));
        Adversaries model = new(inner, new Adam(0.05));
        model.Compile(new SGD(0.1, momentum: 0.9), "mse");
        return model;
    }

    private static Model Body(int units)
    {
        Input input = new(5);
        return new Model(input, new Dense(2).Apply(new Dense(units, activation: "relu").Apply(input)));
    }

    private static float[][] Elements(Model model) => [.. model.GetWeights().Select(weight => weight.ToArray())];

    private static Tensor<float> Numbers(nint[] lengths, float scale)
    {
        int count = (int)lengths.Aggregate((product, length) => product * length);
        return Tensor.Create<float>([.. Enumerable.Range(0, count).Select(i => scale * (((i * 7919) % 23) - 11) / 11f)], lengths);
    }

    private Model Save(Model model, string file)
    {
        model.Save(_folder.File(file), overwrite: true);
        return model;
    }

    // Trains, saves, loads, and trains both on.
    private Model Continued(Model model, string file)
    {
        model.Compile(new SGD(0.1, momentum: 0.9), "mse");
        model.Fit(s_x, s_y, batchSize: 8, verbose: 0, shuffle: false);
        model.Save(_folder.File(file));
        Model loaded = LoadModel(_folder.File(file), s_classes);
        Assert.Equal(Elements(model), Elements(loaded));
        model.Fit(s_x, s_y, batchSize: 8, verbose: 0, shuffle: false);
        loaded.Fit(s_x, s_y, batchSize: 8, verbose: 0, shuffle: false);
        Assert.Equal(Elements(model), Elements(loaded));
        return loaded;
    }

    private sealed class Tripled(KerasTensors inputs, KerasTensors outputs, string? name = null) : Model(inputs, outputs, name)
    {
        protected override Value ComputeLoss(StepData data, IReadOnlyList<Value> outputs, CallContext context) =>
            3 * base.ComputeLoss(data, outputs, context);
    }

    private sealed class Chain(IReadOnlyList<Layer>? layers = null, string? name = null) : Sequential(layers, name)
    {
        protected override Value ComputeLoss(StepData data, IReadOnlyList<Value> outputs, CallContext context) =>
            3 * base.ComputeLoss(data, outputs, context);
    }

    private sealed class Taught(Model student, Model teacher, double weight) : Model(student.Input, student.Output)
    {
        public Model Student { get; } = student;

        public Model Teacher { get; } = teacher;

        public double Weight { get; } = weight;

        protected override Value ComputeLoss(StepData data, IReadOnlyList<Value> outputs, CallContext context) =>
            base.ComputeLoss(data, outputs, context) + (Weight * Ops.Mean(Ops.Square(outputs[0] - Teacher.Apply(data.X))));
    }

    private sealed class Holder(Model inner) : Model(inner.Input, inner.Output)
    {
        public Model? Other { get; set; }
    }

    private sealed class Silent(int units) : Model
    {
        private readonly Dense _scores = new(units);

        protected override Value Call(Value inputs, CallContext context) => _scores.Apply(inputs);
    }

    private sealed class Adversaries(Model inner, Optimizer second) : Model(inner.Input, inner.Output)
    {
        public Model Inner { get; } = inner;

        public Optimizer Second { get; } = second;

        protected override IReadOnlyDictionary<string, Value> TrainStep(StepData data, CallContext context)
        {
            Value loss = Ops.Mean(Ops.Square(Apply(data.X, training: true) - data.Y));
            Optimizer.Minimize(loss, Layers[1].TrainableWeights);
            Value after = Ops.Mean(Ops.Square(Apply(data.X, training: true) - data.Y));
            Second.Minimize(after, Layers[2].TrainableWeights);
            return new Dictionary<string, Value> { ["loss"] = after };
        }
    }

    private sealed class Net(int units) : Model
    {
        private readonly Dense _hidden = new(units, activation: "relu");
        private readonly Dense _scores = new(2);

        public int Units { get; } = units;

        protected override Value Call(Value inputs, CallContext context) => _scores.Apply(_hidden.Apply(inputs));
    }

    private sealed class TwoInputs : Model
    {
        private readonly Dense _one = new(3);
        private readonly Dense _two = new(3);

        protected override IReadOnlyList<Value> Call(IReadOnlyList<Value> inputs, CallContext context) =>
            [_one.Apply(inputs[0]) + _two.Apply(inputs[1])];
    }
}
