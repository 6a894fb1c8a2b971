// A DenseNet of classes that hold layers, beside the same network written call by call: both train to the same bits.
using DenseBlocks;
using Examples;
using Keras;
using Keras.Models;
using Keras.Optimizers;
using Keras.Saving;

var defaults = new Settings(Epochs: 10, BatchSize: 64, Output: "blocks.keras");

return Example.Run(args, "Trains a DenseNet of DenseBlock and TransitionLayer classes.", defaults, (settings, _) =>
{
    var ((xTrain, yTrain), (xTest, _)) = Data.Load(settings.Data, settings.Samples);
    Model Trained(Func<int, Model> build)
    {
        Utils.SetRandomSeed(settings.Seed);
        var model = build(10);
        model.Compile(new SGD(0.1, momentum: 0.9), "categorical_crossentropy", metrics: ["accuracy"]);
        model.Fit(
            Data.Scale(xTrain),
            Utils.ToCategorical(yTrain, 10),
            settings.BatchSize,
            settings.Epochs,
            settings.Verbose,
            shuffle: false);
        return model;
    }

    Model ofClasses = Trained(Network.OfClasses);
    ofClasses.Summary(expandNested: true);
    Model ofCalls = Trained(Network.OfCalls);
    var images = Data.Scale(xTest);
    float[] expected = ofCalls.Predict(images).ToArray();
    Example.Check("the same parameters", ofClasses.CountParams() == ofCalls.CountParams());
    Example.Check("the same predictions, bit for bit", expected.SequenceEqual(ofClasses.Predict(images).ToArray()));

    ofClasses.Save(settings.Output, overwrite: true);
    CustomObjects blocks = new()
    {
        { nameof(DenseBlock), typeof(DenseBlock) }, { nameof(TransitionLayer), typeof(TransitionLayer) },
    };
    var loaded = Models.LoadModel(settings.Output, blocks);
    Example.Check("the same of the file", expected.SequenceEqual(loaded.Predict(images).ToArray()));
});
