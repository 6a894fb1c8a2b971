using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp;

namespace Documentation.Tests;

/// <summary>An example in the comments of a public class or member.</summary>
/// <param name="Member">What the comment is of, as compilers write it: <c>M:Keras.Models.Model.Save</c>.</param>
/// <param name="Code">The example.</param>
internal sealed partial record XmlExample(string Member, string Code)
{
    // What examples take for granted, and what x and y are in them: arrays, tensors of a model, or values.
    private const string Given = """
        Model model = null!; Loss lossFunction = null!; Optimizer optimizer = null!; StepData data = null!; Dataset train = null!;
        Normalization normalization = null!; Utils.Sequence sequence = null!; History first = null!, second = null!;
        string path = ""; string[] names = []; int steps = 0; Tensor<float> kernel = null!, bias = null!, a = null!, b = null!;
        Tensor<float> xTrain = null!, yTrain = null!, xTest = null!, yTest = null!, xBatch = null!, yBatch = null!;
        class Scale : Layer;
        """;

    private static readonly string[] s_contexts =
    [
        "Tensor<float> x = null!, y = null!, images = null!;",
        "KerasTensor x = null!, x1 = null!, query = null!, value = null!;",
        "Value x = null!, y = null!, images = null!;",
    ];

    private static readonly string[] s_usings =
    [
        "K = Keras.Backend", "System.Data", "System.Numerics.Tensors", "Keras", "Keras.Board", "Keras.Callbacks", "Keras.Datasets",
        "Keras.Engine.Tensors",
        "Keras.EventFiles", "Keras.EventFiles.Logged", "Keras.Images", "Keras.Layers", "Keras.Losses", "Keras.Metrics", "Keras.Models",
        "Keras.Optimizers", "Keras.Optimizers.Schedules", "Keras.Preprocessing", "Keras.Saving", "Keras.Training",
    ];

    /// <summary>All examples of the product, each once: compilers write those of extension members twice.</summary>
    public static IReadOnlyList<XmlExample> All { get; } =
    [
        .. Directory.GetFiles(AppContext.BaseDirectory, "Keras*.xml")
            .SelectMany(file => XDocument.Load(file).Descendants("member"))
            .SelectMany(member => member.Elements("example").Elements("code")
                .Select(code => new XmlExample(member.Attribute("name")!.Value, Text(code.Value))))
            .DistinctBy(example => example.Code),
    ];

    /// <summary>The example as programs: it holds if one of them compiles.</summary>
    public IEnumerable<CSharpCompilation> Programs() =>
        s_contexts.Select(context => Compiler.Create(ProgramText.Of([Block($"{Given}\n{context}")])));

    private CodeBlock Block(string given)
    {
        string code = Code.Replace("…", "", StringComparison.Ordinal);
        string directives = string.Concat(s_usings.Select(name => $"using {name};\n"));
        string[] lines = code.Split('\n');
        string own = string.Join('\n', lines.Where(line => CodeCell.IsUsing(line)));
        string rest = string.Join('\n', lines.Where(line => !CodeCell.IsUsing(line)));
        string program = MemberHead().IsMatch(rest) ? $"abstract class Derived : {Owner} {{ {rest} }}"
            : ClassHead().IsMatch(rest) ? rest
            : $"void Example()\n{{\n{(rest.Contains(';') || rest.EndsWith("{  }", StringComparison.Ordinal) ? rest : CodeCell.Statement(rest))}\n}}";
        return new CodeBlock($"{Member.Replace(':', ' ')}:0", "csharp", false, $"{own}\n{program}", $"{directives}{given}", null, 0, "", false);
    }

    private string Owner => Member.Split(':')[1].Split('(')[0] is var name ? name[..name.LastIndexOf('.')] : "";

    // The indent of the comment.
    private static string Text(string code)
    {
        string[] lines = code.ReplaceLineEndings("\n").Split('\n');
        int indent = lines.Skip(1).Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(line => line.Length >= indent && line.AsSpan(0, indent).IsWhiteSpace() ? line[indent..] : line)).Trim();
    }

    [GeneratedRegex("^(protected|public) ")]
    private static partial Regex MemberHead();

    [GeneratedRegex("^(sealed )?class ")]
    private static partial Regex ClassHead();
}
