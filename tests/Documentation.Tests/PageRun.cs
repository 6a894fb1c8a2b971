using System.Reflection;
using System.Runtime.Intrinsics;
using Keras;
using Keras.Cli;
using Keras.Testing;
using Microsoft.CodeAnalysis.CSharp;

namespace Documentation.Tests;

/// <summary>Runs what a page shows the output of, from its first block to its last, in one empty folder.</summary>
internal sealed class PageRun
{
    /// <summary>The folder, beside a page, of the pictures that its programs draw.</summary>
    public const string Pictures = "images/";

    private readonly List<string> _complaints = [];
    private readonly List<(CodeBlock Block, string Printed)> _others = [];
    private readonly Dictionary<string, byte[]> _pictures = [];

    /// <param name="page">A page that <see cref="Prints"/> something.</param>
    public PageRun(Page page)
    {
        string before = Environment.CurrentDirectory;
        using TemporaryFolder folder = new();
        using TemporaryFolder cache = new();
        using KerasHomeScope home = new(cache.FullName);
        try
        {
            Environment.CurrentDirectory = folder.FullName;
            foreach (IReadOnlyList<CodeBlock> part in Parts(page))
            {
                Utils.ClearSession();
                if (part[0].Language == "csharp")
                {
                    RunProgram(part);
                }
                else
                {
                    RunCommands(part[0]);
                }
            }

            foreach ((int line, string target) in page.Links.Where(link => link.Target.StartsWith(Pictures, StringComparison.Ordinal)))
            {
                string drawn = target[Pictures.Length..];
                if (File.Exists(drawn))
                {
                    _pictures[drawn] = File.ReadAllBytes(drawn);
                }
                else
                {
                    _complaints.Add($"{page.Path}:{line}: nothing on the page draws {drawn}.");
                }
            }
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    /// <summary>Where what was printed is not what the page shows.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>The blocks that printed something else than the page shows, with what they printed.</summary>
    public IReadOnlyList<(CodeBlock Block, string Printed)> Others => _others;

    /// <summary>What was drawn of the pictures on the page, by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Drawn => _pictures;

    /// <summary>Whether a page shows what something prints.</summary>
    public static bool Prints(Page page) => Parts(page).Any();

    // Programs and blocks of commands with output, in the order of the page.
    private static IEnumerable<IReadOnlyList<CodeBlock>> Parts(Page page) => page.Blocks
        .Select(block => page.Programs.FirstOrDefault(program => program[0] == block) ?? [block])
        .Where(part => part[0].Language is "csharp" or "bash" && part.Any(block => block.Shown is not null) && !part[0].IsContinued);

    private void RunProgram(IReadOnlyList<CodeBlock> program)
    {
        CSharpCompilation compiled = Compiler.Create(ProgramText.Of(program));
        if (Compiler.Complaints(compiled) is { Count: > 0 } complaints)
        {
            _complaints.AddRange(complaints);
            return;
        }

        MethodInfo main = Compiler.Load(compiled).EntryPoint!;
        string printed = Written(writer =>
        {
            try
            {
                main.Invoke(null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
            }
            catch (TargetInvocationException exception)
            {
                // Without the lines that tell where.
                Exception thrown = exception.InnerException!;
                writer.WriteLine($"Unhandled exception. {thrown.GetType().FullName}: {thrown.Message}");
            }
        });
        string[] parts = printed.Split(ProgramText.EndOfBlock);
        foreach ((CodeBlock block, string part) in program.Zip(parts))
        {
            Compare(block, part);
        }

        // An exception may be what a page shows, but nothing comes after it.
        IEnumerable<CodeBlock> unseen = program.Skip(parts.Length).Where(block => block.Shown is not null);
        bool isTold = parts.Length > program.Count || program[parts.Length - 1].Shown is not null;
        if (!isTold || unseen.Any())
        {
            _complaints.Add($"{program[parts.Length - 1].Place}: the program ends here. {parts[^1]}");
        }
    }

    private void RunCommands(CodeBlock block)
    {
        string printed = Written(writer =>
        {
            foreach (string command in Commands.In(block.Code))
            {
                if (Commands.Arguments(command) is not [Commands.Name, .. string[] args])
                {
                    writer.WriteLine($"Only the command {Commands.Name} is run. Received: {command}");
                }
                else if (CommandLine.Run(args, writer, writer) is int code and not 0)
                {
                    writer.WriteLine($"Exit code {code}.");
                }
            }
        });
        Compare(block, printed);
    }

    private void Compare(CodeBlock block, string printed)
    {
        if (block.Shown is string shown && Printed.Difference(shown, printed, Vector512.IsHardwareAccelerated) is string difference)
        {
            _complaints.Add($"{block.Place}: {difference}");
            _others.Add((block, printed));
        }
    }

    // What a terminal would show: output and errors.
    private static string Written(Action<TextWriter> action)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using StringWriter writer = new() { NewLine = "\n" };
        TextWriter shared = TextWriter.Synchronized(writer);
        Console.SetOut(shared);
        Console.SetError(shared);
        try
        {
            action(shared);
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }

        return writer.ToString();
    }
}
