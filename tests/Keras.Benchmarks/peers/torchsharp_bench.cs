#:package TorchSharp@0.107.0
#:package libtorch-cpu-linux-x64@2.10.0

// Speed of TorchSharp, channels last, on the work that Keras.Benchmarks measures: torchsharp_bench NETWORK-train|infer-BATCH THREADS.
// Takes turns with other processes, as turns.py asks for. programs.py builds it.
using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

string[] work = args[0].Split('-');
set_num_threads(int.Parse(args[1]));
bool trains = work[1] == "train";
int batch = int.Parse(work[2]);
var started = Stopwatch.StartNew();
manual_seed(1);
var (net, channels, size, classes) = Networks.Named(work[0]);
net.train(trains);
using (no_grad())
{
    foreach (var kernel in net.parameters().Where(parameter => parameter.dim() == 4))
    {
        kernel.set_(ChannelsLast(kernel));
    }
}

var images = ChannelsLast(rand(batch, channels, size, size));
var labels = randint(0, classes, [batch]);
var optimizer = optim.SGD(net.parameters(), 0.1, momentum: 0.9, nesterov: true, weight_decay: Networks.Decay(work[0]));
Turns.Take(started, Step);

void Step()
{
    using var scope = NewDisposeScope();
    if (!trains)
    {
        using var inference = inference_mode();
        _ = net.forward(images).data<float>()[0];
        return;
    }

    optimizer.zero_grad();
    var loss = nn.functional.cross_entropy(net.forward(images), labels);
    loss.backward();
    optimizer.step();
    _ = loss.item<float>();
}

static Tensor ChannelsLast(Tensor tensor) => tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

// What Networks.cs builds in Keras and networks_torch.py in Python.
internal static class Networks
{
    public static (Layer Net, int Channels, int Size, int Classes) Named(string name) => name switch
    {
        "dn121" => (Dense([6, 12, 24, 16], 32, 64, Stem(3, 64, bias: false), classes: 1000), 3, 224, 1000),
        "textbook" => (Dense([4, 4, 4, 4], 32, 64, Stem(1, 64, bias: true), bottleneck: false, bias: true), 1, 96, 10),
        "plain40" => (Dense([12, 12, 12], 12, 16, Conv(3, 16, 3), bottleneck: false, compression: 1), 3, 32, 10),
        "wide190" => (Dense([31, 31, 31], 40, 80, Conv(3, 80, 3)), 3, 32, 10),
        "bc100" => (Dense([16, 16, 16], 12, 24, Conv(3, 24, 3)), 3, 32, 10),
        "resnet32" => (ResNet32(), 3, 32, 10),
        "vgg16" => (Vgg16(), 3, 32, 10),
        _ => throw new ArgumentException($"There is no network {name}."),
    };

    // Keras' recipe for the DenseNets of CIFAR.
    public static double Decay(string name) => name is "plain40" or "wide190" or "bc100" ? 2e-4 : 0;

    public static Layer Conv(int channels, int filters, int size, int stride = 1, bool bias = false) =>
        nn.Conv2d(channels, filters, size, stride: stride, padding: size / 2, bias: bias);

    public static Layer[] NormRelu(int channels) => [nn.BatchNorm2d(channels), nn.ReLU(inplace: true)];

    private static Layer Stem(int channels, int filters, bool bias) =>
        nn.Sequential([Conv(channels, filters, 7, 2, bias), .. NormRelu(filters), nn.MaxPool2d(3, 2, 1)]);

    private static Layer[] Classifier(int channels, int classes) =>
        [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes)];

    private static Layer Dense(
        int[] blocks, int growthRate, int channels, Layer stem, bool bottleneck = true, double compression = 0.5, bool bias = false,
        int classes = 10)
    {
        List<Layer> modules = [stem];
        for (int block = 0; block < blocks.Length; block++)
        {
            for (int layer = 0; layer < blocks[block]; layer++)
            {
                modules.Add(new Grown(nn.Sequential(
                    bottleneck
                        ? [
                            .. NormRelu(channels), Conv(channels, 4 * growthRate, 1),
                            .. NormRelu(4 * growthRate), Conv(4 * growthRate, growthRate, 3)]
                        : [.. NormRelu(channels), Conv(channels, growthRate, 3, bias: bias)])));
                channels += growthRate;
            }

            if (block < blocks.Length - 1)
            {
                int kept = (int)(channels * compression);
                modules.AddRange([.. NormRelu(channels), Conv(channels, kept, 1, bias: bias), nn.AvgPool2d(2)]);
                channels = kept;
            }
        }

        return nn.Sequential([.. modules, .. NormRelu(channels), .. Classifier(channels, classes)]);
    }

    private static Layer ResNet32()
    {
        List<Layer> modules = [Conv(3, 16, 3), .. NormRelu(16)];
        int channels = 16;
        foreach (int filters in new[] { 16, 32, 64 })
        {
            for (int block = 0; block < 5; block++)
            {
                modules.Add(new Residual(channels, filters, block == 0 && filters > 16 ? 2 : 1));
                channels = filters;
            }
        }

        return nn.Sequential([.. modules, .. Classifier(64, 10)]);
    }

    private static Layer Vgg16()
    {
        List<Layer> modules = [];
        int channels = 3;
        foreach (var (filters, layers) in new[] { (64, 2), (128, 2), (256, 3), (512, 3), (512, 3) })
        {
            for (int layer = 0; layer < layers; layer++)
            {
                modules.AddRange([Conv(channels, filters, 3), .. NormRelu(filters)]);
                channels = filters;
            }

            modules.Add(nn.MaxPool2d(2));
        }

        return nn.Sequential([.. modules, .. Classifier(512, 10)]);
    }
}

internal sealed class Grown : nn.Module<Tensor, Tensor>
{
    private readonly Layer _layers;

    public Grown(Layer layers)
        : base("grown")
    {
        _layers = layers;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => cat([x, _layers.forward(x)], 1);
}

internal sealed class Residual : nn.Module<Tensor, Tensor>
{
    private readonly Layer _layers;
    private readonly Layer _shortcut;

    public Residual(int channels, int filters, int stride)
        : base("residual")
    {
        _layers = nn.Sequential(
            [Networks.Conv(channels, filters, 3, stride), .. Networks.NormRelu(filters),
            Networks.Conv(filters, filters, 3), nn.BatchNorm2d(filters)]);
        _shortcut = stride == 1
            ? nn.Identity()
            : nn.Sequential([nn.Conv2d(channels, filters, 1, stride: stride, bias: false), nn.BatchNorm2d(filters)]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => (_shortcut.forward(x) + _layers.forward(x)).relu_();
}
