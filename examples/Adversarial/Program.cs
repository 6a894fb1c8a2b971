// DCGAN and WGAN-GP: original.py, line for line.
using System.Numerics.Tensors;
using Adversarial;
using Examples;
using Keras;

var defaults = new Settings(Epochs: 20, BatchSize: 64, Output: "generator.h5");

return Example.Run(args, "Trains generators of images against discriminators.", defaults, (settings, _) =>
{
    var ((xTrain, _), _) = Data.Load(settings.Data, settings.Samples);
    foreach (var make in (Func<Gan>[])[() => new DcGan(), () => new WganGp()])
    {
        Utils.SetRandomSeed(settings.Seed);
        var gan = make();
        float[] before = gan.Generator.GetWeights()[0].ToArray();
        gan.Compile();
        var history = gan.Fit(Data.Scale(xTrain), batchSize: settings.BatchSize, epochs: settings.Epochs, verbose: settings.Verbose);
        Example.Check("the logs", history.Values.Keys.SequenceEqual(["d_loss", "g_loss"]));
        Example.Check("finite losses", history.Values.Values.All(values => values.All(double.IsFinite)));
        Example.Check("another generator", !before.SequenceEqual(gan.Generator.GetWeights()[0].ToArray()));
        Tensor<float> images = gan.Generator.Predict(Tensor.Create(new float[32], [1, 32]));
        Example.Check("an image", images.Lengths.SequenceEqual([1, 32, 32, 3]) && images.ToArray().All(pixel => pixel is >= 0 and <= 1));
        gan.Generator.SaveWeights(settings.Output, overwrite: true);
    }
});
