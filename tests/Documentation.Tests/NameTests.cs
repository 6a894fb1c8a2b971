using System.Reflection;
using System.Text.RegularExpressions;
using Keras.Testing;

namespace Documentation.Tests;

public partial class NameTests
{
    private const string Validated = "val_";  // What logs call a metric of validation.
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private static readonly string[] s_assemblies =
    [
        "Keras", "Keras.Applications", "Keras.Board", "Keras.Data", "Keras.Engine", "Keras.Engine.Torch", "Keras.EventFiles", "Keras.Hdf5",
        "Keras.Images", "Keras.Mpi", "Keras.NumSharp", "Keras.Onnx", "Keras.Plotting", "Keras.PyTorch", "Keras.TensorFlow",
        "NumSharp", "System.Collections", "System.Console", "System.Data.Common", "System.Linq", "System.Numerics.Tensors",
        "System.Private.CoreLib",
    ];

    // TensorFlow's names beside Keras, packages, and what the pages' own examples call theirs.
    private static readonly string[] s_others =
    [
        "GradientTape", "from_tensor_slices", "gather_nd", "KerasDenseNet", "ILayersApi", "SciSharp", "Redist", "MyConv", "Net", "Session",
        "conv1_conv", "libmpi_abi", "mixed_float16", "mixed_bfloat16",
    ];

    private static readonly HashSet<string> s_known =
    [
        .. s_assemblies.SelectMany(name => Assembly.Load(name).GetExportedTypes()).SelectMany(Names),
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "keras-names.txt")),
        .. Word().Matches(File.ReadAllText(Path.Combine(RepositoryFiles.Root, "tests", "Keras.TensorFlow.Tests", "facts.txt")))
            .Select(word => word.Value),
        .. new[] { "examples", "src", "tests" }.SelectMany(folder => Directory.GetDirectories(Path.Combine(RepositoryFiles.Root, folder)))
            .SelectMany(folder => Path.GetFileName(folder).Split('.')),
        .. s_others,
    ];

    public static TheoryData<string> Paths => [.. Pages.ForUsers.Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Names_in_prose_are_spelt_right(string path)
    {
        Page page = Pages.All[path];
        Assert.Empty(page.Spans.SelectMany(span => Unknown(span.Text).Select(word => $"{path}:{span.Line}: {word} in {span.Text}")));
    }

    [Theory]
    [InlineData("new Conv2d(3)", "Conv2d")]
    [InlineData("Conv2D(3, use_biases=True)", "use_biases")]
    [InlineData("x = Conv2D(3, use_bias=True)(x)", "")]
    [InlineData("model.Complie(optimizer: \"adam\")", "Complie")]
    [InlineData("KERAS_HOME", "")]
    [InlineData("photos/Cats/a_b.png", "")]
    public void Misspelt_names_are_found(string span, string words) => Assert.Equal(words, string.Join(' ', Unknown(span)));

    // Names of classes and members begin with a capital; those of Python's arguments and functions have an underscore.
    // Other words are variables. Strings, files, options of commands and variables of the environment are no names.
    private static IEnumerable<string> Unknown(string span) => Word().Matches(Other().Replace(span, " ")).Select(word => word.Value)
        .Where(word => (char.IsUpper(word[0]) && word.Any(char.IsLower)) || (word.Contains('_') && char.IsLower(word[0])))
        .Where(word => !s_known.Contains(word) && !word.StartsWith(Validated, StringComparison.Ordinal));

    private static IEnumerable<string> Names(Type type) => type.FullName!.Split('.', '+')
        .Concat(type.GetMembers().Select(member => member.Name))
        .Concat(type.GetMethods(Everything).Where(method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
            .Concat<MethodBase>(type.GetConstructors(Everything))
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.Name ?? "").Append(method.Name)))
        .Select(name => name.StartsWith("get_", StringComparison.Ordinal) ? name[4..] : name)
        .Select(name => name.Split('`')[0]);

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Word();

    [GeneratedRegex("""
        "[^"]*"|'[^']*'|--mca\ \w+|--[\w-]+|[\w.<>*-]*/[\w./<>*-]*|[\w-]+\.(cs|md|h5|keras|pth|png|jpg|json|npz?|csv|svg|dll|py|so|txt|xz|onnx|safetensors)\b
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Other();
}
