#:package Microsoft.ML.OnnxRuntime@1.31.1
#:property PublishAot=false
#:property ManagePackageVersionsCentrally=false
#:property TreatWarningsAsErrors=false
#:property EnableNETAnalyzers=false
#:property EnforceCodeStyleInBuild=false
#:property Nullable=disable

// Speed of ONNX Runtime on the inference that Keras.Benchmarks measures: ort_bench MODEL.onnx BATCH THREADS.
// Takes turns with other processes, as turns.py asks for. programs.py builds it.
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;

int batch = int.Parse(args[1]);
var started = Stopwatch.StartNew();
using var options = new SessionOptions
{
    IntraOpNumThreads = int.Parse(args[2]),
    InterOpNumThreads = 1,
    GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
};
using var session = new InferenceSession(args[0], options);
using var run = new RunOptions();
long[] shape = [batch, .. session.InputMetadata.Values.Single().Dimensions.Skip(1).Select(size => (long)size)];
var random = new Random(1);
float[] pixels = [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => random.NextSingle())];
using var input = OrtValue.CreateTensorValueFromMemory(pixels, shape);
Step();
double first = started.Elapsed.TotalSeconds;
Write($"\"first_step_s\": {first:F3}");
while (Console.ReadLine() is string line)
{
    var times = new List<string>();
    var clock = Stopwatch.StartNew();
    do
    {
        var step = Stopwatch.StartNew();
        Step();
        times.Add(step.Elapsed.TotalMilliseconds.ToString("F3", CultureInfo.InvariantCulture));
    }
    while (clock.Elapsed.TotalSeconds < double.Parse(line, CultureInfo.InvariantCulture));

    Write($"\"ms\": [{string.Join(", ", times)}]");
}

void Step()
{
    using var outputs = session.Run(run, session.InputNames, [input], session.OutputNames);
    _ = outputs[0].GetTensorDataAsSpan<float>()[0];
}

static void Write(FormattableString fields) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{{{fields.ToString(CultureInfo.InvariantCulture)}, \"peak_mb\": {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:F1}}}"));
