using System.Numerics.Tensors;
using Keras.Models;
using Keras.Testing;
using Microsoft.ML.OnnxRuntime;

namespace Keras.Benchmarks;

/// <summary>A model's inference in ONNX Runtime, from the file that <c>model.Export</c> writes.</summary>
internal sealed class OnnxRuntimeModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();

    /// <param name="model">Of one input and one output.</param>
    public OnnxRuntimeModel(Model model)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model.onnx");
        model.Export(path);
        string? threads = Environment.GetEnvironmentVariable("KERAS_THREADS");
        using SessionOptions options = new()
        {
            IntraOpNumThreads = threads is null ? Environment.ProcessorCount : int.Parse(threads),
        };
        _session = new InferenceSession(path, options);
    }

    /// <summary>The outputs of a batch.</summary>
    public Tensor<float> Predict(Tensor<float> images)
    {
        float[] input = new float[images.FlattenedLength];
        images.FlattenTo(input);
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(input, [.. images.Lengths.ToArray().Select(size => (long)size)]);
        using IDisposableReadOnlyCollection<OrtValue> outputs =
            _session.Run(_options, _session.InputNames, [value], _session.OutputNames);
        long[] shape = outputs[0].GetTensorTypeAndShape().Shape;
        return Tensor.Create(outputs[0].GetTensorDataAsSpan<float>().ToArray(), [.. shape.Select(size => (nint)size)]);
    }

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }
}
