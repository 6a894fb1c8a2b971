using System.Numerics.Tensors;
using Keras.Callbacks;
using Keras.Layers;
using Keras.Losses;
using Keras.Models;
using Keras.Optimizers;
using Keras.Training;

namespace Keras.Mpi.Tests;

/// <summary>What ranks do in <see cref="DataParallelTests"/>.</summary>
internal static class TrainingParts
{
    // Trains, and prints the digests of trainable and of all weights, the weights, and what was logged.
    public static void Fit(Options options)
    {
        Start(options);
        Model model = Compiled(options);
        int accumulated = options.Number("accumulate", 1);
        List<string> steps = [];
        LambdaCallback digests = new(onBatchEnd: (_, _) => steps.Add(Numbers.Digest(model.Weights)));
        History history = model.Fit(
            Data(options).X,
            Data(options).Y,
            batchSize: options.Number("batch", 16) / accumulated,
            epochs: options.Number("epochs", 2),
            verbose: 0,
            callbacks: [digests],
            validationData: Numbers.Data(11, seed: 6),
            validationBatchSize: 4);
        Report(model, history, steps);
    }

    // The same without what depends on the whole batch.
    public static void Frozen(Options options)
    {
        Start(options);
        Model model = Numbers.Network();
        Freeze(model);
        int accumulated = options.Number("accumulate", 1);
        Optimizer optimizer = new SGD(0.1, momentum: 0.9, gradientAccumulationSteps: accumulated > 1 ? accumulated : null);
        (Tensor<float> x, Tensor<float> y) = Data(options);
        bool isScaled = options.Number("scale", 0) == 1;
        if (isScaled)
        {
            // In one batch of each epoch, one rank's gradients are no numbers.
            x[17, 0, 0, 0] = float.NaN;
            optimizer = new LossScaleOptimizer(optimizer, initialScale: 8);
        }

        model.Compile(optimizer, "categorical_crossentropy", ["accuracy", "auc"]);
        Report(model, model.Fit(
            x, y, batchSize: 16, epochs: 2, verbose: 0, validationData: Numbers.Data(11, seed: 6)));
        if (isScaled)
        {
            LossScaleOptimizer scaled = (LossScaleOptimizer)optimizer;
            Program.Say($"{scaled.InnerOptimizer.Iterations} updates, scale {scaled.DynamicScale}");
        }
    }

    // Bytes that each step but the first has sent.
    public static void Bytes(Options options)
    {
        Start(options);
        Model model = Compiled(options);
        List<long> sent = [];
        LambdaCallback count = new(onBatchEnd: (_, _) => sent.Add(Distribution.Communicator!.Bytes));
        model.Fit(Data(options).X, Data(options).Y, batchSize: 4, verbose: 0, callbacks: [count]);
        Program.Say($"{model.TrainableWeights.Sum(weight => weight.Shape.Length) * sizeof(float)}");
        Program.Say(string.Join(' ', sent.Skip(1).Zip(sent, (next, before) => next - before)));
    }

    public static void Test(Options options)
    {
        Start(options);
        Model model = Compiled(options);
        (Tensor<float> x, Tensor<float> y) = Numbers.Data(11);
        Program.Say(string.Join(' ', model.Evaluate(x, y, batchSize: 4, verbose: 0)));
        Program.Say(string.Join(' ', model.Predict(x, batchSize: 4)));
        Program.Say(string.Join(' ', model.Predict(x, batchSize: 4, steps: 2)));

        // What is not shared out.
        Program.Say(string.Join(' ', model.PredictOnBatch(x)));
    }

    public static void Statistics(Options options)
    {
        Start(options);
        Input inputs = new(1);
        BatchNormalization normalization = new();
        Model model = new(inputs, normalization.Apply(inputs));
        model.Compile("sgd", "mse");
        float[] x = [.. Enumerable.Range(1, 8).Select(number => (float)number)];
        (int begin, int count) = (Distribution.Rank * 4, 4);
        Program.Say($"{x.Skip(begin).Take(count).Average()}");
        model.Fit(Tensor.Create(x, [8, 1]), Tensor.Create(x, [8, 1]), batchSize: 8, verbose: 0, shuffle: false);
        Program.Say(Numbers.Elements([normalization.Weights[2]]));
    }

    // Of 33 samples in batches of 16 there is a last one, which only some ranks have.
    public static void Synchronized(Options options)
    {
        Start(options);
        Model model = Numbers.Network(synchronized: true);
        model.Compile(new SGD(0.1, momentum: 0.9), "categorical_crossentropy", ["accuracy"]);
        Report(model, model.Fit(
            Data(options).X, Data(options).Y, batchSize: 16, epochs: 2, verbose: 0, validationData: Numbers.Data(11, seed: 6)));
    }

    public static void Reduced(Options options)
    {
        Start(options);
        Model model = Numbers.Network();
        Freeze(model);
        model.Compile(new SGD(0.01), new CategoricalCrossentropy(reduction: options.Text("reduction", "sum")));
        (Tensor<float> x, Tensor<float> y) = Data(options);
        float[] weights = [.. Enumerable.Range(0, (int)x.Lengths[0]).Select(sample => (sample % 5) * 0.5f)];
        Report(model, model.Fit(x, y, batchSize: 16, epochs: 2, verbose: 0, sampleWeight: Tensor.Create(weights)));
    }

    // Every rank turns and shifts the samples that it has as one process does.
    public static void Augmented(Options options)
    {
        Start(options);
        Input inputs = new((8, 8, 2));
        KerasTensor x = new RandomFlip(seed: 1).Apply(inputs);
        x = new RandomTranslation(0.3, 0.3, seed: 2).Apply(x);
        x = new RandomContrast(0.5, seed: 3).Apply(x);
        Model model = new(inputs, new Dense(Numbers.Classes, activation: "softmax").Apply(new Flatten().Apply(x)));
        model.Compile(new SGD(0.05), "categorical_crossentropy", ["accuracy"]);
        Report(model, model.Fit(Data(options).X, Data(options).Y, batchSize: 16, epochs: 2, verbose: 0));
    }

    public static void Dropout(Options options)
    {
        Start(options);
        Input inputs = new(64);
        Model model = new(inputs, new Dropout(0.5, seed: 1).Apply(inputs));
        List<string> kept = [];
        model.Compile("sgd", Loss.Of("kept", (_, y) => Ops.Sum(y * Ops.Arange(0, 64, dtype: Keras.Engine.Tensors.DType.Float32), [-1])));
        float[] ones = new float[64 * Distribution.Size];
        ones.AsSpan().Fill(1);
        Tensor<float> x = Tensor.Create(ones, [Distribution.Size, 64]);

        // The loss is global: that of one rank shows when the others' samples weigh nothing.
        float[] weights = new float[Distribution.Size];
        string all = "";
        for (int rank = 0; rank < Distribution.Size; rank++)
        {
            Array.Clear(weights);
            weights[rank] = Distribution.Size;
            double loss = model.TrainOnBatch(x, x, sampleWeight: Tensor.Create(weights))[0];
            all = rank == Distribution.Rank ? $"{loss}" : all;
            model.Optimizer.Reset();
        }

        Program.Say(all);
    }

    public static void Batches(Options options)
    {
        Start(options);
        Model model = Numbers.Network();
        Freeze(model);
        model.Compile("sgd", "categorical_crossentropy", ["accuracy"]);
        (Tensor<float> x, Tensor<float> y) = Numbers.Data(9);
        IEnumerable<double> numbers = [.. model.TrainOnBatch(x, y), .. model.TrainOnBatch(x, y), .. model.TestOnBatch(x, y)];
        Program.Say($"{string.Join(' ', numbers)} {Numbers.Elements(model.TrainableWeights)}");
    }

    public static void Differs(Options options)
    {
        string what = options.Text("what", "");
        Start(options);
        bool mine = Distribution.Rank == 1;
        if (what == "weights" && mine)
        {
            Utils.SetRandomSeed(4);
        }

        Model model = what == "model" && mine ? Numbers.Network(dropout: 0.5) : Numbers.Network();
        model.Compile(
            what == "optimizer" && mine ? new SGD(0.2) : new SGD(0.1),
            new CategoricalCrossentropy());
        Utils.SetRandomSeed(5);
        (Tensor<float> x, Tensor<float> y) = Numbers.Data(what == "samples" && mine ? 31 : 32, seed: what == "data" && mine ? 9 : 8);
        model.Fit(
            x,
            y,
            batchSize: 16,
            epochs: what == "epochs" && mine ? 3 : 2,
            verbose: 0,
            callbacks: [new LambdaCallback(onBatchEnd: (_, _) => Program.Say("trained"))],
            validationData: Numbers.Data(8, seed: what == "validation" && mine ? 9 : 8));
    }

    public static void Start(Options options)
    {
        Distribution.Initialize(options.Number("limit", 60));
        Distribution.SetDistribution(new DataParallel(options.Number("bucket", 4 << 20)));
        Utils.SetRandomSeed(3);
    }

    public static Model Compiled(Options options)
    {
        int accumulated = options.Number("accumulate", 1);
        int? steps = accumulated > 1 ? accumulated : null;
        Model model = Numbers.Network(options.Number("dropout", 0) / 100.0);
        int own = options.Number("own", 0);
        if (own > 0)
        {
            model = new OwnStep(model, [.. Enumerable.Range(1, own - 1).Select(_ => Optimizer())]);
        }

        model.Compile(Optimizer(), "categorical_crossentropy", ["accuracy", "auc"]);
        return model;

        Optimizer Optimizer() => options.Text("optimizer", "sgd") == "adam"
            ? new Adam(0.01, gradientAccumulationSteps: steps)
            : new SGD(0.1, momentum: 0.9, nesterov: true, gradientAccumulationSteps: steps);
    }

    // Without statistics of the batch, the whole batch is the sum of its parts.
    private static void Freeze(Model model)
    {
        foreach (Layer layer in model.Layers.Where(layer => layer is BatchNormalization))
        {
            layer.Trainable = false;
        }
    }

    private static (Tensor<float> X, Tensor<float> Y) Data(Options options) => Numbers.Data(options.Number("samples", 32));

    private static void Report(Model model, History history, IEnumerable<string>? steps = null)
    {
        Program.Say(Numbers.Digest(model.TrainableWeights));
        Program.Say(string.Join(' ', steps ?? []));
        Program.Say(Numbers.Elements(model.TrainableWeights));
        Program.Say(Numbers.Elements(model.NonTrainableWeights));
        Program.Say(string.Join(' ', history.Values.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value)));
        (Tensor<float> x, Tensor<float> y) = Numbers.Data(11, seed: 6);
        Program.Say(string.Join(' ', model.Evaluate(x, y, batchSize: 4, verbose: 0)));
        Program.Say(string.Join(' ', model.Predict(x, batchSize: 4)));
    }

    // Fit's step, written out; several optimizers take the weights in turns.
    private sealed class OwnStep(Model model, IReadOnlyList<Optimizer> others) : Model(model.Input, model.Output)
    {
        protected override IReadOnlyDictionary<string, Value> TrainStep(StepData data, CallContext context)
        {
            Value predicted = Apply(data.X, training: true);
            Value loss = ComputeLoss(data, predicted, context);
            Optimizer[] optimizers = [Optimizer, .. others];
            (Value Gradient, Variable)[] gradients = [.. context.Gradients(loss, TrainableWeights).Zip(TrainableWeights)];
            for (int index = 0; index < optimizers.Length; index++)
            {
                optimizers[index].ApplyGradients(gradients.Where((_, position) => position % optimizers.Length == index));
            }

            return ComputeMetrics(data, predicted, loss, context);
        }
    }
}
