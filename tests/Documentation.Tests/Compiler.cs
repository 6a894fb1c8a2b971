using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Documentation.Tests;

/// <summary>Compiles programs of pages against the assemblies of the product, without a process.</summary>
internal static class Compiler
{
    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    // What a fragment declares and leaves unused, names again, or never reaches; and that Roslyn 5.0 finds a list of pairs that
    // an extension takes by params to be of other nullability, which the compiler of the SDK does not.
    private static readonly string[] s_ofFragments = ["CS0105", "CS0162", "CS0168", "CS0219", "CS8321", "CS8620", "CS8933"];

    /// <summary>A program of one file.</summary>
    public static CSharpCompilation Create(string text) => CSharpCompilation.Create(
        $"Page{Guid.NewGuid():N}",
        [CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Latest))],
        s_references,
        new CSharpCompilationOptions(
            OutputKind.ConsoleApplication,
            optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>Errors and warnings, by the lines of the page.</summary>
    public static IReadOnlyList<string> Complaints(CSharpCompilation program) =>
    [
        .. program.GetDiagnostics().Where(found => found.Severity >= DiagnosticSeverity.Warning && !s_ofFragments.Contains(found.Id))
            .Select(Told),
    ];

    /// <summary>A program without complaints, ready to run.</summary>
    public static Assembly Load(CSharpCompilation program)
    {
        using MemoryStream image = new();
        program.Emit(image);
        return Assembly.Load(image.ToArray());
    }

    private static string Told(Diagnostic found)
    {
        FileLinePositionSpan place = found.Location.GetMappedLineSpan();
        return $"{place.Path}:{place.StartLinePosition.Line + 1}: {found.Id} {found.GetMessage()}";
    }
}
