// Grad-CAM on DenseNet-121, beside what pooling and one dense layer make of it on paper: the class activation map.
using System.Numerics.Tensors;
using Examples;
using Keras;
using Keras.Layers;
using static Keras.Applications.Densenet;
using K = Keras.Backend;

var defaults = new Settings(Epochs: 0, BatchSize: 1, Output: "heatmap.npy");

return Example.Run(args, "Shows where DenseNet-121 looks.", defaults, (settings, _) =>
{
    Utils.SetRandomSeed(settings.Seed);
    int size = settings.Smoke ? 64 : 224;
    var model = DenseNet121(weights: null, inputShape: (size, size, 3));
    var last = model.GetLayer("relu").Output;
    var head = (Dense)model.Layers[^1];

    // Scores before the softmax, so that the gradient is that of one class.
    var scores = new Dense(1000, name: "scores");
    KerasTensor output = scores.Apply(model.GetLayer("avg_pool").Output);
    scores.SetWeights(head.GetWeights());

    const int Class = 281;
    KerasTensor score = new Lambda((Value x) => Ops.Slice(x, 1, Class, 1)).Apply(output);
    using var function = K.Function(model.Input, [last, K.Gradients(score, last)[0], output]);
    Random random = new(settings.Seed);
    float[] pixels = [.. Enumerable.Range(0, size * size * 3).Select(_ => random.NextSingle())];
    var results = function.ApplyAll(Tensor.Create(pixels, [1, size, size, 3]));
    float[] maps = results[0].ToArray();
    float[] gradients = results[1].ToArray();

    int channels = (int)results[0].Lengths[3];
    int places = maps.Length / channels;
    float[] byGradients = Heatmap(maps, channels, [.. Enumerable.Range(0, channels).Select(channel =>
        Enumerable.Range(0, places).Average(place => gradients[(place * channels) + channel]))]);

    // The mean of a class's gradients is its column of the kernel over the number of places.
    Tensor<float> kernel = head.GetWeights()[0];
    float[] byKernel = Heatmap(
        maps, channels, [.. Enumerable.Range(0, channels).Select(channel => kernel[channel, Class] / places)]);
    float largest = byKernel.Max(Math.Abs);
    float apart = byGradients.Zip(byKernel, (one, other) => Math.Abs(one - other)).Max();
    Console.WriteLine(FormattableString.Invariant($"Largest {largest:G4}, apart {apart:G2}"));
    Example.Check("Grad-CAM is the class activation map", apart <= 1e-5f * largest);
    Utils.Npy.Save(settings.Output, Tensor.Create(byGradients, [(nint)Math.Sqrt(places), (nint)Math.Sqrt(places)]));
});

static float[] Heatmap(float[] maps, int channels, float[] weights) =>
[
    .. Enumerable.Range(0, maps.Length / channels).Select(place =>
        Math.Max(0, TensorPrimitives.Dot(maps.AsSpan(place * channels, channels), weights))),
];
