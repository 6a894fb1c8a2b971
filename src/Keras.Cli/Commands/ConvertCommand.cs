using System.CommandLine;
using Keras.Models;
using Keras.Saving;

namespace Keras.Cli.Commands;

/// <summary>Writes a file of Keras or PyTorch in another format.</summary>
internal sealed class ConvertCommand : ToolCommand
{
    private readonly Argument<string> _source = new("SOURCE")
    {
        Description = "A .h5, .weights.h5 or .keras file, or weights of PyTorch: .pth, .safetensors.",
    };

    private readonly Argument<string> _target = new("TARGET")
    {
        Description = "The new file: .keras or .h5 for a whole model, .weights.h5 or .safetensors for weights, .onnx for inference.",
    };

    private readonly NetworkOptions _network = new();

    private readonly Option<bool> _weightsOnly = new("--weights-only")
    {
        Description = "Write weights without the model into a .h5 file, as Keras 2 does.",
    };

    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace an existing file." };

    public ConvertCommand()
        : base("convert", "Convert a file of Keras or PyTorch into another format. A file of weights needs --model or the like.")
    {
        Arguments.Add(_source);
        Arguments.Add(_target);
        _network.AddTo(this, hasWeights: false);
        Add(_weightsOnly, _overwrite);
    }

    protected override void Run(ParseResult options, TextWriter output)
    {
        string source = options.GetValue(_source)!;
        string target = options.GetValue(_target)!;
        bool overwrite = options.GetValue(_overwrite);
        if (Path.GetFullPath(source) == Path.GetFullPath(target))
        {
            throw new UsageException($"{source} cannot be converted into itself.");
        }

        bool weightsOnly = options.GetValue(_weightsOnly);
        if (weightsOnly && Path.GetExtension(target).ToLowerInvariant() is not (".h5" or ".hdf5"))
        {
            throw new UsageException($"--weights-only writes .h5 files. Received: {target}.");
        }

        Model model = _network.Build(options, source, compile: true);
        if (weightsOnly
            || target.EndsWith(".weights.h5", StringComparison.OrdinalIgnoreCase)
            || target.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            model.SaveWeights(target, overwrite);
        }
        else if (IsOnnx(target))
        {
            model.Export(target, overwrite);
        }
        else
        {
            model.Save(target, overwrite);
        }

        if (IsOnnx(target))
        {
            output.WriteLine($"{target}: ONNX, {model.CountParams():N0} parameters");
            return;
        }

        FileContent written = FileContent.Read(target);
        output.WriteLine($"{target}: {written.Format}, {written.Parameters:N0} parameters");
    }

    private static bool IsOnnx(string path) => path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);
}
