using Google.Protobuf;
using Keras.Models;
using Keras.Onnx;
using Keras.Onnx.Messages;
using Keras.Saving;

namespace Keras;

/// <summary>Models as ONNX files, which ONNX Runtime and others run.</summary>
public static class OnnxExport
{
    private const long IntermediateRepresentation = 8;
    private const long OperatorSet = 17;

    /// <summary>Writes the model's inference as an ONNX file, in single precision.</summary>
    /// <remarks>
    /// Operator set 17, version 8 of the format. Inputs and outputs have the names, shapes and layout that they have here; sizes
    /// that are null stay open, the batch by the name <c>batch</c>. Convolutions have the channels first inside, so that images
    /// are transposed once. Nodes have the names of layers, weights those of weights; what layers compute of weights alone is
    /// computed here. Layers of training only, such as dropout, are left out. Layers of one's own are exported, too, as all is
    /// that is made of <c>Ops</c>. The file appears under its name only when it is complete.
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="path">The file, <c>.onnx</c>.</param>
    /// <param name="overwrite">Whether an existing file is replaced.</param>
    /// <exception cref="ArgumentException">The name ends otherwise.</exception>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    /// <exception cref="IOException">The file exists and <paramref name="overwrite"/> is false, or writing failed.</exception>
    /// <exception cref="NotSupportedException">
    /// A layer has no counterpart in ONNX, or computes other things for other sizes of its input; the message names it. Or the
    /// weights need more than 2 GB.
    /// </exception>
    /// <example><code>
    /// using Keras;
    /// model.Export("densenet.onnx");
    /// </code></example>
    public static void Export(this Model model, string path, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException(
                $"Models are exported to ONNX: the name must end in \".onnx\". Received: \"{path}\".", nameof(path));
        }

        AtomicFile.RequireFree(path, overwrite);
        ModelTraces traces = ModelTraces.Of(model);
        ModelSize.Check(model.Weights.Sum(weight => weight.Shape.Length) * sizeof(float));
        ModelProto message = new()
        {
            IrVersion = IntermediateRepresentation,
            ProducerName = "KerasDenseNet",
            Graph = Translator.Translate(traces, model.Name, model.OutputNames),
        };
        message.OpsetImport.Add(new OperatorSetIdProto { Version = OperatorSet });
        AtomicFile.Write(path, message.WriteTo);
    }
}
