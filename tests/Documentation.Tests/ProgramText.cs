using System.Text;
using System.Xml.Linq;
using Keras.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Documentation.Tests;

/// <summary>Makes one file of a program's blocks: its usings first, then its statements in order, its types last.</summary>
internal static class ProgramText
{
    /// <summary>Written behind what each block prints.</summary>
    public const char EndOfBlock = '\u0004';

    // What ImplicitUsings brings.
    private static readonly string[] s_implicit =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
    ];

    // A package's own usings are there in programs that refer to it; these two show by a using that they do.
    private static readonly (string Word, string Package)[] s_aliases =
        [("", "Keras"), ("using NumSharp", "Keras.NumSharp"), ("using Tensorflow", "Keras.TensorFlow")];

    /// <summary>The text of a program; compilers tell lines of the page.</summary>
    public static string Of(IReadOnlyList<CodeBlock> program)
    {
        string all = string.Concat(program.Select(block => block.Given + block.Code));
        List<string> usings =
        [
            .. s_implicit.Select(name => $"global using {name};"),
            .. s_aliases.Where(alias => all.Contains(alias.Word, StringComparison.Ordinal)).SelectMany(alias => Aliases(alias.Package)),
        ];
        StringBuilder statements = new();
        StringBuilder types = new();
        foreach (CodeBlock block in program)
        {
            if (block.Given is string given)
            {
                Add(given, $"{block.Place} (given)", 1);
            }

            string[] place = block.Place.Split(':');
            Add(block.Code, place[0], int.Parse(place[1]) + 1);
            statements.Append($"global::System.Console.Write('{EndOfBlock}');\n");
        }

        return $"{string.Join('\n', usings.Distinct())}\n{statements}\n{types}";

        void Add(string code, string file, int line)
        {
            CompilationUnitSyntax unit = SyntaxFactory.ParseCompilationUnit(code);
            usings.AddRange(unit.Usings.Select(directive => directive.ToString()));
            foreach (MemberDeclarationSyntax member in unit.Members)
            {
                int start = member.SyntaxTree.GetLineSpan(member.FullSpan).StartLinePosition.Line;
                StringBuilder target = member is GlobalStatementSyntax ? statements : types;
                target.Append($"\n#line {line + start} \"{file}\"\n").Append(member.ToFullString()).Append("\n#line default\n");
            }
        }
    }

    /// <summary>The text of a program in which each cell of a table stands alone, behind what the table takes for granted.</summary>
    public static string Of(CodeTable table)
    {
        string file = table.Place.Split(':')[0];
        IEnumerable<string> cells = table.Cells.Where(cell => !CodeCell.IsUsing(cell.Code)).Select((cell, number) =>
            $"void Cell{number}()\n{{\n#line {cell.Line} \"{file}\"\n{CodeCell.Statement(cell.Code)}\n#line default\n}}\n");
        IEnumerable<string> usings = table.Cells.Where(cell => CodeCell.IsUsing(cell.Code))
            .Select(cell => $"#line {cell.Line} \"{file}\"\n{cell.Code}\n#line default\n");
        CodeBlock block = new(table.Place, "csharp", false, string.Concat(usings.Concat(cells)), table.Given, null, 0, "", false);
        return Of([block]);
    }

    private static IEnumerable<string> Aliases(string project) => XDocument
        .Load(Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "src", project, "buildTransitive"), "*.props").Single())
        .Descendants("Using")
        .Select(alias => $"global using {alias.Attribute("Alias")!.Value} = {alias.Attribute("Include")!.Value};");
}
