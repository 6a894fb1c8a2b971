using Keras.Models;
using Keras.Onnx.Messages;
using Keras.Testing;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Numbers = System.Numerics.Tensors;

namespace Keras.Onnx.Tests;

/// <summary>A model's file, run by ONNX Runtime.</summary>
internal sealed class ExportedModel : IDisposable
{
    private readonly Model _model;
    private readonly InferenceSession _session;

    public ExportedModel(Model model)
    {
        _model = model;
        using TemporaryFolder folder = new();
        model.Export(folder.File("model.onnx"));
        byte[] file = File.ReadAllBytes(folder.File("model.onnx"));
        Message = ModelProto.Parser.ParseFrom(file);
        using SessionOptions options = new() { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        _session = new InferenceSession(file, options);
    }

    /// <summary>What the file holds.</summary>
    public ModelProto Message { get; }

    /// <summary>ONNX's words for the nodes, in order.</summary>
    public IEnumerable<string> Operations => Message.Graph.Node.Select(node => node.OpType);

    /// <summary>ONNX Runtime gives the model's own outputs for random inputs.</summary>
    /// <param name="tolerance">Relative to the largest output.</param>
    /// <param name="shapes">Shapes of the inputs.</param>
    public void Agrees(double tolerance, params IReadOnlyList<Shape> shapes)
    {
        float[][] inputs = [.. shapes.Select((shape, index) => Array.ConvertAll(
            TensorData.Uniform(shape.Length, seed: 10 + index), number => (float)number))];
        ArrayLike[] arrays = [.. shapes.Zip(inputs, (shape, input) => (ArrayLike)Numbers.Tensor.Create(
            input, [.. shape.ToArray().Select(size => (nint)size)]))];
        IReadOnlyList<Numbers.Tensor<float>> expected = _model.PredictAll(Arrays.Create(arrays));
        IReadOnlyList<DenseTensor<float>> actual =
            Run([.. shapes.Zip(inputs, (shape, input) => new DenseTensor<float>(input, shape.ToArray()))]);
        for (int output = 0; output < expected.Count; output++)
        {
            Assert.Equal(expected[output].Lengths.ToArray().Select(length => (int)length), actual[output].Dimensions.ToArray());
            TensorAssert.Close(
                [.. expected[output].Select(number => (double)number)],
                [.. actual[output].Buffer.ToArray().Select(number => (double)number)],
                tolerance,
                _model.OutputNames[output]);
        }
    }

    /// <summary>What ONNX Runtime gives.</summary>
    public IReadOnlyList<DenseTensor<float>> Run<T>(params IReadOnlyList<DenseTensor<T>> inputs)
    {
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = _session.Run(
            [.. _model.InputNames.Zip(inputs, (name, input) => NamedOnnxValue.CreateFromTensor(name, input))]);
        Assert.Equal(_model.OutputNames, outputs.Select(output => output.Name));
        return [.. outputs.Select(output => output.AsTensor<float>().ToDenseTensor())];
    }

    public void Dispose() => _session.Dispose();
}
