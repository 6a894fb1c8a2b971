// Knowledge distillation: original.py, line for line.
using Distillation;
using Examples;
using Keras;
using Keras.Layers;
using Keras.Losses;
using Keras.Models;

var defaults = new Settings(Epochs: 3, BatchSize: 32, Output: "student.h5");

return Example.Run(args, "Teaches a small network the answers of a larger one.", defaults, (settings, _) =>
{
    Utils.SetRandomSeed(settings.Seed);
    var ((xTrain, yTrain), (xTest, yTest)) = Data.Load(settings.Data, settings.Samples);
    CategoricalCrossentropy loss = new(fromLogits: true);
    var teacher = Build(32);
    teacher.Compile("adam", loss, metrics: ["accuracy"]);
    teacher.Fit(
        Data.Scale(xTrain), Utils.ToCategorical(yTrain, 10), settings.BatchSize, settings.Epochs + 2, settings.Verbose);
    float[][] taught = [.. teacher.GetWeights().Select(weight => weight.ToArray())];

    Distiller distiller = new(Build(8), teacher);
    distiller.Compile("adam", loss, metrics: ["accuracy"]);
    var history = distiller.Fit(
        Data.Scale(xTrain), Utils.ToCategorical(yTrain, 10), settings.BatchSize, settings.Epochs, settings.Verbose);
    distiller.Evaluate(Data.Scale(xTest), Utils.ToCategorical(yTest, 10), verbose: settings.Verbose);
    distiller.Student.SaveWeights(settings.Output, overwrite: true);

    Example.Check("the logs", history.Values.Keys.SequenceEqual(["loss", "accuracy", "distillation_loss"]));
    Example.Check(
        "the teacher stays as it is",
        taught.Zip(teacher.GetWeights(), (before, after) => before.SequenceEqual(after.ToArray())).All(same => same));
});

static Sequential Build(int filters) => new(
[
    new Conv2D(filters, 3, strides: 2, padding: "same", activation: "relu", inputShape: (32, 32, 3)),
    new Conv2D(2 * filters, 3, strides: 2, padding: "same", activation: "relu"),
    new GlobalAveragePooling2D(),
    new Dense(10),
]);
