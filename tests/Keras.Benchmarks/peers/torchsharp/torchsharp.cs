#:package TorchSharp@0.107.0
#:package libtorch-cpu-linux-x64@2.10.0
#:property PublishAot=false
#:property ManagePackageVersionsCentrally=false
#:property TreatWarningsAsErrors=false
#:property EnableNETAnalyzers=false
#:property EnforceCodeStyleInBuild=false
#:property Nullable=disable

// Steps of DenseNets in TorchSharp's eager mode, channels last, in turns with others as turns.py asks for: torchsharp WORK THREADS.
using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

string[] work = args[0].Split('-');
set_num_threads(int.Parse(args[1]));
bool isSmall = work[0] == "bc100", trains = work[1] == "train";
int batch = int.Parse(work[2]);
var started = Stopwatch.StartNew();
manual_seed(1);
var net = isSmall
    ? new Network([nn.Conv2d(3, 24, 3, padding: 1, bias: false)], [16, 16, 16], 12, 24, 10)
    : new Network(
        [nn.Conv2d(3, 64, 7, stride: 2, padding: 3, bias: false), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)],
        [6, 12, 24, 16], 32, 64, 1000);
net.train(trains);
using (no_grad())
{
    foreach (var kernel in net.parameters().Where(parameter => parameter.dim() == 4))
    {
        kernel.set_(ChannelsLast(kernel));
    }
}

int size = isSmall ? 32 : 224;
var images = ChannelsLast(rand(batch, 3, size, size));
var labels = randint(0, isSmall ? 10 : 1000, [batch]);
var optimizer = optim.SGD(net.parameters(), 0.1, momentum: 0.9, nesterov: true, weight_decay: 2e-4);
Step();
double first = started.Elapsed.TotalSeconds;
Step();
Write($"\"first_step_s\": {first:F3}");
while (Console.ReadLine() is string line)
{
    var times = new List<string>();
    var clock = Stopwatch.StartNew();
    TimeSpan processor = Process.GetCurrentProcess().TotalProcessorTime;
    do
    {
        var step = Stopwatch.StartNew();
        Step();
        times.Add(step.Elapsed.TotalMilliseconds.ToString("F3", CultureInfo.InvariantCulture));
    }
    while (clock.Elapsed.TotalSeconds < double.Parse(line, CultureInfo.InvariantCulture));

    double cpu = (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalMilliseconds / times.Count;
    Write($"\"ms\": [{string.Join(", ", times)}], \"cpu_ms\": {cpu:F1}");
}

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

static void Write(FormattableString fields) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{{{fields.ToString(CultureInfo.InvariantCulture)}, \"peak_mb\": {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:F1}}}"));

static Tensor ChannelsLast(Tensor tensor) => tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

internal sealed class Bottleneck : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _norm1, _conv1, _norm2, _conv2;

    public Bottleneck(int channels, int growthRate)
        : base("bottleneck")
    {
        _norm1 = nn.BatchNorm2d(channels);
        _conv1 = nn.Conv2d(channels, 4 * growthRate, 1, bias: false);
        _norm2 = nn.BatchNorm2d(4 * growthRate);
        _conv2 = nn.Conv2d(4 * growthRate, growthRate, 3, padding: 1, bias: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        Tensor y = _conv1.forward(nn.functional.relu(_norm1.forward(x)));
        return cat([x, _conv2.forward(nn.functional.relu(_norm2.forward(y)))], 1);
    }
}

internal sealed class Network : nn.Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.Sequential _body;
    private readonly nn.Module<Tensor, Tensor> _classes;

    public Network(nn.Module<Tensor, Tensor>[] stem, int[] blocks, int growthRate, int channels, int classes)
        : base("densenet")
    {
        var modules = new List<nn.Module<Tensor, Tensor>>(stem);
        for (int block = 0; block < blocks.Length; block++)
        {
            for (int layer = 0; layer < blocks[block]; layer++)
            {
                modules.Add(new Bottleneck(channels, growthRate));
                channels += growthRate;
            }

            if (block < blocks.Length - 1)
            {
                modules.AddRange(
                    [nn.BatchNorm2d(channels), nn.ReLU(), nn.Conv2d(channels, channels / 2, 1, bias: false), nn.AvgPool2d(2)]);
                channels /= 2;
            }
        }

        _body = nn.Sequential([.. modules, nn.BatchNorm2d(channels), nn.ReLU()]);
        _classes = nn.Linear(channels, classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => _classes.forward(_body.forward(x).mean([2, 3]));
}
