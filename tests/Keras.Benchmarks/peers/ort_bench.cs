#:package Microsoft.ML.OnnxRuntime@1.31.1

// Speed of ONNX Runtime on the inference that Keras.Benchmarks measures: ort_bench MODEL.onnx BATCH THREADS.
// Takes turns with other processes, as turns.py asks for. programs.py builds it.
using System.Diagnostics;
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
Turns.Take(started, Step);

void Step()
{
    using var outputs = session.Run(run, session.InputNames, [input], session.OutputNames);
    _ = outputs[0].GetTensorDataAsSpan<float>()[0];
}
