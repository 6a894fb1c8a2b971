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

    [Fact]
    public void Every_public_type_is_in_an_example()
    {
        HashSet<string> used = [.. Programs().SelectMany(Types)];
        string[] missing = [.. s_assemblies.SelectMany(name => Assembly.Load(name).GetExportedTypes())
            .Where(type => !type.FullName!.Contains('<'))  // What compilers make of extensions.
            .Select(type => type.FullName!.Replace('+', '.').Split('`')[0]).Distinct().Where(name => !used.Contains(name))];
        Assert.True(missing.Length == 0, string.Join(", ", missing.Order()));
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
            .OfType<INamedTypeSymbol>().Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default).SelectMany(Unwrapped).SelectMany(WithBases)
            .Select(type => type.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat).Split('<')[0]).Distinct();
    }

    // An optional argument of a struct is its Nullable, whose argument is what the page shows.
    private static IEnumerable<INamedTypeSymbol> Unwrapped(INamedTypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T ? type.TypeArguments.OfType<INamedTypeSymbol>() : [type];

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
