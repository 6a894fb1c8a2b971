// Stratified k-fold cross-validation with class weights, and a report: original.py, line for line.
using System.Numerics.Tensors;
using Examples;
using Keras;
using Keras.Callbacks;
using Keras.Metrics;
using KFold;
using static Keras.Applications.Densenet;

var foldsOption = Example.Make("--folds", "Parts of the data.", 5);
var depth = Example.Make("--depth", "Of DenseNet-BC with growth rate 12.", 22);
var defaults = new Settings(Epochs: 10, BatchSize: 64, Output: "fold.h5");

return Example.Run(args, "Cross-validates a DenseNet on classes of unlike sizes.", defaults, (settings, options) =>
{
    Utils.SetRandomSeed(settings.Seed);
    const int NumClasses = 10;
    int folds = settings.Smoke ? 2 : options.GetValue(foldsOption);

    // classes of unlike sizes
    var ((images, numbers), _) = Data.Load(settings.Data, settings.Samples);
    var random = new Random(1);
    int[] kept =
        [.. Enumerable.Range(0, (int)images.Lengths[0]).Where(i => random.NextDouble() < 1.0 / (1 + (numbers[i, 0] % 3)))];
    var x = Folds.Take(Data.Scale(images), kept);
    int[] y = [.. kept.Select(i => (int)numbers[i, 0])];

    List<double> scores = [];
    List<int> truths = [];
    List<int> predictions = [];
    List<float> probabilities = [];
    foreach (var (fold, (train, test)) in Folds.Stratified(y, folds, seed: 1).Index())
    {
        var model = DenseNetCifar(depth: settings.Smoke ? 10 : options.GetValue(depth), growthRate: 12);
        model.Compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
        int[] yTrain = [.. train.Select(i => y[i])];
        int[] yTest = [.. test.Select(i => y[i])];
        var (xFold, xTest) = (Folds.Take(x, train), Folds.Take(x, test));
        model.Fit(
            xFold,
            Tensor.Create(yTrain),
            batchSize: settings.BatchSize,
            epochs: settings.Epochs,
            verbose: settings.Verbose,
            classWeight: Folds.BalancedWeights(yTrain, NumClasses),
            validationData: (xTest, Tensor.Create(yTest)),
            callbacks: [new EarlyStopping(patience: 3, restoreBestWeights: true)]);
        double accuracy = model.Evaluate(xTest, Tensor.Create(yTest), verbose: 0)["accuracy"];
        Console.WriteLine(FormattableString.Invariant($"fold {fold + 1}: {accuracy:F3}"));
        scores.Add(accuracy);
        truths.AddRange(yTest);
        var rows = model.Predict(xTest);
        probabilities.AddRange(rows.ToArray());
        predictions.AddRange(Enumerable.Range(0, yTest.Length).Select(row => Classes.Likeliest(rows, row)));
        model.Save(Path.ChangeExtension(settings.Output, $"{fold + 1}.h5"), overwrite: true);
    }

    Example.Check("every sample tested once", truths.Count == y.Length);
    double mean = scores.Average();
    double spread = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
    Console.WriteLine(FormattableString.Invariant($"{mean:F3} +- {spread:F3}"));
    Console.WriteLine(ConfusionMatrix.Of(truths, predictions, NumClasses));
    Console.WriteLine(ClassificationReport.Of(
        Tensor.Create([.. truths]), Tensor.Create([.. probabilities], [truths.Count, NumClasses])));
}, own: [foldsOption, depth]);
