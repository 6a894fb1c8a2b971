using System.CommandLine;

namespace TrainCifar10;

/// <summary>What the command line asks for.</summary>
internal sealed record Options(
    int Depth,
    int GrowthRate,
    int Epochs,
    int BatchSize,
    string Data,
    int? Samples,
    int Seed,
    bool Augment,
    int Verbose,
    string Output)
{
    public static int Run(string[] args, Action<Options> action)
    {
        Option<int> depth = new("--depth") { Description = "Layers with weights: 6N + 4.", DefaultValueFactory = _ => 40 };
        Option<int> growthRate = new("--growth-rate") { Description = "Channels each layer adds.", DefaultValueFactory = _ => 12 };
        Option<int> epochs = new("--epochs") { Description = "Passes over the data.", DefaultValueFactory = _ => 300 };
        Option<int> batchSize = new("--batch-size") { Description = "Images of a batch.", DefaultValueFactory = _ => 64 };
        Option<string> data = new("--data")
        {
            Description = "auto takes CIFAR-10 if it can be had and drawn images otherwise; cifar10 takes nothing else.",
            DefaultValueFactory = _ => "auto",
        };
        data.AcceptOnlyFromAmong("auto", "cifar10", "procedural");
        Option<int?> samples = new("--samples") { Description = "Train on the first so many images only." };
        Option<int> seed = new("--seed") { Description = "Same seed, same numbers.", DefaultValueFactory = _ => 1 };
        Option<bool> noAugment = new("--no-augment") { Description = "Train without shifts and flips." };
        Option<int> verbose = new("--verbose")
        {
            Description = "1 progress bar, 2 a line an epoch, 0 silent.",
            DefaultValueFactory = _ => 1,
        };
        Option<string> output = new("--output") { Description = "Where the model goes.", DefaultValueFactory = _ => "densenet_bc.h5" };
        Option<bool> smoke = new("--smoke") { Description = "A minute of training on drawn images, to see that everything works." };
        RootCommand command = new("Trains DenseNet-BC on CIFAR-10.")
        {
            depth, growthRate, epochs, batchSize, data, samples, seed, noAugment, verbose, output, smoke,
        };
        command.SetAction(result =>
        {
            Options options = new(
                result.GetValue(depth),
                result.GetValue(growthRate),
                result.GetValue(epochs),
                result.GetValue(batchSize),
                result.GetValue(data)!,
                result.GetValue(samples),
                result.GetValue(seed),
                !result.GetValue(noAugment),
                result.GetValue(verbose),
                result.GetValue(output)!);
            try
            {
                action(result.GetValue(smoke) ? options with { Depth = 22, Epochs = 1, Data = "procedural", Samples = 640 } : options);
                return 0;
            }
            catch (Exception exception) when (exception is ArgumentException or IOException or InvalidOperationException)
            {
                Console.Error.WriteLine(exception.Message);
                return 1;
            }
        });
        return command.Parse(args).Invoke();
    }
}
