using Spectre.Console;

namespace Keras.Cli;

/// <summary>Tables on a terminal or in a file.</summary>
internal static class Tables
{
    /// <summary>A table with these columns; those whose name ends in <c>#</c> are numbers, set to the right.</summary>
    public static Table Create(params ReadOnlySpan<string> columns)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in columns)
        {
            TableColumn added = new(Markup.Escape(column.TrimEnd('#')));
            table.AddColumn(column.EndsWith('#') ? added.RightAligned() : added);
        }

        return table;
    }

    /// <summary>Adds a row of plain texts.</summary>
    public static void Add(Table table, params string[] cells) => table.AddRow([.. cells.Select(Markup.Escape)]);

    /// <summary>Writes a table; lines are broken only to fit a terminal.</summary>
    public static void Write(Table table, TextWriter output)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = short.MaxValue;
        }

        console.Write(table);
    }
}
