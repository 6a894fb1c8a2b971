// Serves a classifier over HTTP: original.py, with requests that arrive together computed in one batch.
using System.CommandLine;
using Examples;
using Keras.Images;
using Keras.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Serve;
using static Keras.Applications.Densenet;
using static Keras.Models.Models;

var modelFile = Example.Make<string?>("--model", "A saved model; DenseNet-121 if none is named.", null);
var weights = Example.Make("--weights", "Of DenseNet-121: imagenet, none, or a file.", "imagenet");
var address = Example.Make("--address", "Where to listen; port 0 for any that is free.", "http://localhost:5000");
var maxBatch = Example.Make("--max-batch", "Images that are computed at once, at most.", 8);
var maxDelay = Example.Make("--max-delay", "Milliseconds that an image waits for company.", 2.0);
var queueSize = Example.Make("--queue", "Requests that may wait before others are turned away.", 64);
var output = Example.Make<string?>("--output", "Where the metrics go when the server stops; nowhere if not named.", null);
var verbose = Example.Make("--verbose", "1 to tell where it listens and what it has done, 0 silent, 2 with the model.", 1);
var smoke = Example.Make("--smoke", "Serves a small network to a few requests, and ends.", false);
RootCommand command = new("Serves a classifier of images over HTTP: POST /predict, GET /health, GET /metrics.")
{
    modelFile, weights, address, maxBatch, maxDelay, queueSize, output, verbose, smoke,
};

command.SetAction(async (options, cancellation) =>
{
    // load model
    bool isSmoke = options.GetValue(smoke);
    Model model = isSmoke ? DenseNetCifar(depth: 10, growthRate: 4)
        : options.GetValue(modelFile) is string path ? LoadModel(path)
        : DenseNet121(weights: options.GetValue(weights) is var named && named == "none" ? null : named);
    if (options.GetValue(verbose) > 1)
    {
        model.Summary();
    }

    // Larger than any photograph: a small file may claim to hold gigabytes of pixels.
    ImageFile.MaxPixels = 50_000_000;
    Classifier classifier = new(model);
    Metrics metrics = new();
    await using Batcher batcher = new(
        classifier.Predict,
        options.GetValue(maxBatch),
        TimeSpan.FromMilliseconds(options.GetValue(maxDelay)),
        options.GetValue(queueSize),
        metrics);

    batcher.WarmUp(classifier.ImageShape);

    // serve until Ctrl-C or SIGTERM
    string listen = isSmoke ? "http://127.0.0.1:0" : options.GetValue(address)!;
    await using WebApplication app = Server.Create(classifier, batcher, metrics, listen);
    await app.StartAsync(cancellation);
    string url = app.Urls.First();
    Tell($"Listening at {url}");
    if (isSmoke)
    {
        await Smoke.RunAsync(url);
        await app.StopAsync(cancellation);
    }

    await app.WaitForShutdownAsync(cancellation);
    string numbers = metrics.Text(batcher.Waiting);
    if (options.GetValue(output) is string file)
    {
        await File.WriteAllTextAsync(file, numbers, CancellationToken.None);
    }

    Tell(numbers);

    void Tell(string text)
    {
        if (options.GetValue(verbose) > 0)
        {
            Console.WriteLine(text);
        }
    }
});
try
{
    return await command.Parse(args).InvokeAsync(
        new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (Example.IsExpected(exception))
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
