namespace Keras.Preprocessing;

/// <summary>The classes that a column of a table names.</summary>
/// <param name="Indices">The number of each class; in the order of their names.</param>
/// <param name="Labels">The numbers of each row's classes.</param>
internal sealed record TableClasses(IReadOnlyDictionary<string, int> Indices, IReadOnlyList<IReadOnlyList<int>> Labels)
{
    /// <summary>For targets that are no classes.</summary>
    public static TableClasses None { get; } = new(new Dictionary<string, int>(), []);

    /// <summary>Refuses columns and classes that do not suit the mode.</summary>
    /// <exception cref="ArgumentException">The message says what was expected.</exception>
    public static void Check(DataFrame table, ColumnNames yCol, IReadOnlyList<string>? classes, string? classMode)
    {
        if (classMode == "multi_output" && !yCol.IsList)
        {
            throw new ArgumentException(
                $"With classMode \"multi_output\", `yCol` must be a list of columns. Received: \"{yCol.Names[0]}\".",
                nameof(yCol));
        }

        if (classMode is not ("binary" or "categorical" or "sparse"))
        {
            return;
        }

        if (yCol.IsList)
        {
            throw new ArgumentException(
                $"With classMode \"{classMode}\", `yCol` must be one column. Received: a list of {yCol.Names.Count}.",
                nameof(yCol));
        }

        if (classMode == "categorical")
        {
            table.TextLists(yCol.Names[0], nameof(yCol));
            return;
        }

        string[] labels = table.Texts(yCol.Names[0], nameof(yCol));
        string[] names = [.. (classes is { Count: > 0 } ? classes : labels).Distinct()];
        if (classMode == "binary" && names.Length != 2)
        {
            throw new ArgumentException(
                "With classMode \"binary\" there must be 2 classes. "
                + $"Received: {names.Length} ({string.Join(", ", names)}).",
                nameof(classMode));
        }
    }

    /// <summary>The classes and the rows that have at least one of them.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="column">Holds the names of classes.</param>
    /// <param name="wanted">Classes to keep; all if null or empty.</param>
    public static (DataFrame Table, TableClasses Classes) Find(
        DataFrame table, string column, IReadOnlyList<string>? wanted)
    {
        string[][] names = table.TextLists(column, "yCol");
        bool isChosen = wanted is { Count: > 0 };
        IEnumerable<string> classes = isChosen ? wanted! : names.SelectMany(row => row);
        Dictionary<string, int> indices = classes.Distinct().Order(StringComparer.Ordinal).Index()
            .ToDictionary(pair => pair.Item, pair => pair.Index);
        int[][] labels = Array.ConvertAll(
            names, row => row.Where(indices.ContainsKey).Select(name => indices[name]).ToArray());
        int[] kept = [.. Enumerable.Range(0, labels.Length).Where(row => labels[row].Length > 0 || !isChosen)];
        return (table.Take(kept), new TableClasses(indices, [.. kept.Select(row => labels[row])]));
    }

    /// <summary>The classes of some of the rows.</summary>
    public TableClasses Take(IEnumerable<int> rows) =>
        this with { Labels = Labels.Count == 0 ? [] : [.. rows.Select(row => Labels[row])] };
}
