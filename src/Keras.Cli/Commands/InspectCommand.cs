using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keras.Saving;
using Spectre.Console;

namespace Keras.Cli.Commands;

/// <summary>Tells what a file of Keras holds.</summary>
internal sealed class InspectCommand : ToolCommand
{
    private static readonly JsonSerializerOptions s_snakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        MaxDepth = 4096,
    };

    private readonly Argument<string> _file = new("FILE")
    {
        Description = "A .h5, .weights.h5 or .keras file, or weights of PyTorch: .pth, .safetensors.",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print everything as JSON, the config included.",
    };

    public InspectCommand()
        : base("inspect", "Tell what a file of Keras holds: versions, layers, shapes, training.")
    {
        Arguments.Add(_file);
        Add(_json);
    }

    protected override void Run(ParseResult options, TextWriter output)
    {
        FileContent content = FileContent.Read(options.GetValue(_file)!);
        if (options.GetValue(_json))
        {
            output.WriteLine(JsonSerializer.Serialize(content, s_snakeCase));
            return;
        }

        foreach ((string name, string? value) in Facts(content))
        {
            if (!string.IsNullOrEmpty(value))
            {
                output.WriteLine($"{name + ":",-18}{value}");
            }
        }

        Tables.Write(Layers(content), output);
    }

    private static IEnumerable<(string Name, string? Value)> Facts(FileContent content)
    {
        JsonObject? training = content.TrainingConfig;
        JsonObject? optimizer = (training?["optimizer_config"] ?? training?["optimizer"]) as JsonObject;
        long slots = content.OptimizerWeights.Sum(array => array.Count);
        return
        [
            ("file", content.Path),
            (
                "format",
                content.Format.Replace("keras", "Keras ", StringComparison.Ordinal)
                    .Replace("pytorch", "PyTorch", StringComparison.Ordinal).Replace('_', ' ')),
            ("keras version", content.KerasVersion),
            ("backend", content.Backend),
            ("saved", content.DateSaved),
            ("model", Class(content.ModelConfig)),
            ("layers", Number(content.Layers.Count)),
            ("parameters", Number(content.Parameters)),
            ("loss", Plain(training?["loss"])),
            ("metrics", Plain(training?["metrics"])),
            ("optimizer", Class(optimizer)),
            ("optimizer config", Plain(optimizer?["config"])),
            (
                "optimizer state",
                slots == 0 ? null : $"{content.OptimizerWeights.Count} arrays, {Number(slots)} numbers"),
        ];
    }

    private static Table Layers(FileContent content)
    {
        Table table = Tables.Create("layer", "class", "weight", "shape", "type");
        foreach (FileContent.LayerContent layer in content.Layers)
        {
            if (layer.Weights.Count == 0)
            {
                Tables.Add(table, layer.Name, layer.ClassName ?? "", "", "", "");
            }

            foreach (FileContent.ArrayContent weight in layer.Weights)
            {
                string shape = $"({string.Join(", ", weight.Shape)})";
                Tables.Add(table, layer.Name, layer.ClassName ?? "", weight.Name, shape, weight.Type);
            }
        }

        return table;
    }

    private static string? Class(JsonObject? entry) => entry?["class_name"]?.ToString();

    // A loss or metric may be a name, or an object of a class with a config.
    private static string? Plain(JsonNode? node) => node switch
    {
        JsonObject fields when fields.ContainsKey("class_name") => Class(fields),
        JsonValue value => value.ToString(),
        _ => node?.ToJsonString(),
    };

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
