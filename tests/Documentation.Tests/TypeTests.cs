using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Documentation.Tests;

public class TypeTests
{
    // What scripts are written against. The engine below and the names of TensorFlow.NET above have tests of their own.
    private static readonly string[] s_assemblies =
    [
        "Keras", "Keras.Applications", "Keras.Board", "Keras.Data", "Keras.EventFiles", "Keras.Hdf5", "Keras.Images", "Keras.Mpi",
        "Keras.NumSharp", "Keras.Onnx", "Keras.Plotting", "Keras.PyTorch",
    ];

    // Public types that no example uses, nor gives, nor is given: this list only becomes shorter.
    private static readonly string[] s_without =
    [
        "Keras.Activations", "Keras.Applications.DenseNetStem", "Keras.Applications.ImagenetUtils", "Keras.Applications.PublishedFile",
        "Keras.Board.BoardOptions", "Keras.Board.BoardStarter", "Keras.Callbacks.BackupMismatchException",
        "Keras.Callbacks.CallbackState", "Keras.Callbacks.Frequency", "Keras.Callbacks.IBoardStarter",
        "Keras.Callbacks.TrainingParameters", "Keras.ColorFunctions", "Keras.Datasets.Cifar100", "Keras.EventFiles.EventFileLimits",
        "Keras.EventFiles.GraphNode", "Keras.EventFiles.Logged.HistogramBucket", "Keras.EventFiles.Logged.LoggedGraph",
        "Keras.EventFiles.Logged.LoggedHistogram", "Keras.EventFiles.Logged.LoggedImages", "Keras.EventFiles.Logged.LoggedModel",
        "Keras.EventFiles.Logged.LoggedOther", "Keras.EventFiles.Logged.LoggedSessionEnd", "Keras.EventFiles.Logged.LoggedSessionStart",
        "Keras.EventFiles.Logged.LoggedText", "Keras.Hdf5.Hdf5Attribute", "Keras.Hdf5.Hdf5Attributes", "Keras.Hdf5.Hdf5Charset",
        "Keras.Hdf5.Hdf5Dataset", "Keras.Hdf5.Hdf5ElementType", "Keras.Hdf5.Hdf5Exception", "Keras.Hdf5.Hdf5Group",
        "Keras.Hdf5.Hdf5Limits", "Keras.Hdf5.Hdf5Object", "Keras.Hdf5.Hdf5StringStorage", "Keras.Images.ColorMode",
        "Keras.Images.ImageFormat", "Keras.Images.ImageFormatException", "Keras.KerasAliasAttribute", "Keras.Layers.InputLayer",
        "Keras.Layers.InputSpec", "Keras.Layers.Padding2D", "Keras.Layers.Padding3D", "Keras.NumSharpData", "Keras.NumSharpModels",
        "Keras.Preprocessing.DirectoryLabels", "Keras.Preprocessing.Image", "Keras.Preprocessing.ImageTransform",
        "Keras.Preprocessing.ZoomRange", "Keras.PyTorch.DenseNetNames", "Keras.PyTorch.ElementType", "Keras.PyTorch.Pickles.PickleNames",
        "Keras.PyTorch.Pickles.PickleReader", "Keras.PyTorch.Safetensors.SafetensorsWriter", "Keras.PyTorch.Safetensors.TensorToWrite",
        "Keras.PyTorch.StoredTensor", "Keras.RandomSeeds", "Keras.RandomStream", "Keras.Saving.ConfigDialect", "Keras.Saving.FileContent",
        "Keras.Saving.FileContent.ArrayContent", "Keras.Saving.FileContent.LayerContent", "Keras.Saving.FileLimitException",
        "Keras.Training.ClassWeightArgument", "Keras.Training.LossWeightsArgument", "Keras.Training.Shuffle",
        "Keras.Training.ValidationData", "Keras.Training.ValidationFreq",
    ];

    [Fact]
    public void Every_public_type_is_in_an_example()
    {
        HashSet<string> used = [.. Programs().SelectMany(Types)];
        string[] missing = [.. s_assemblies.SelectMany(name => Assembly.Load(name).GetExportedTypes())
            .Where(type => !type.FullName!.Contains('<'))  // What compilers make of extensions.
            .Select(type => type.FullName!.Replace('+', '.').Split('`')[0]).Distinct().Where(name => !used.Contains(name))];
        IEnumerable<string> differing = missing.Except(s_without).Concat(s_without.Except(missing)).Order();
        Assert.True(!differing.Any(), string.Join(", ", differing));
    }

    private static IEnumerable<CSharpCompilation> Programs() =>
    [
        .. Pages.All.Values.SelectMany(page => page.Programs).Select(ProgramText.Of).Select(Compiler.Create),
        .. Pages.All.Values.SelectMany(page => page.Tables).Select(ProgramText.Of).Select(Compiler.Create),
        .. XmlExample.All.SelectMany(example => example.Programs()),
    ];

    // The types of all expressions and of what they are converted to, whose members are called; their bases, and what they lie in.
    private static IEnumerable<string> Types(CSharpCompilation program)
    {
        SyntaxTree tree = program.SyntaxTrees.Single();
        SemanticModel model = program.GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes()
            .Where(node => node is ExpressionSyntax)
            .SelectMany(node => new[]
            {
                model.GetTypeInfo(node).Type, model.GetTypeInfo(node).ConvertedType, model.GetSymbolInfo(node).Symbol?.ContainingType,
            })
            .OfType<INamedTypeSymbol>().Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default).SelectMany(WithBases)
            .Select(type => type.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat).Split('<')[0]).Distinct();
    }

    private static IEnumerable<INamedTypeSymbol> WithBases(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? each = type; each is not null; each = each.BaseType)
        {
            yield return each;
            if (each.ContainingType is INamedTypeSymbol around)
            {
                yield return around;
            }
        }
    }
}
