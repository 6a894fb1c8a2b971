using System.Data;

namespace Keras.Preprocessing;

/// <summary>
/// Batches of transformed images whose files and targets a table lists; made by
/// <see cref="ImageDataGenerator.FlowFromDataFrame"/>.
/// </summary>
/// <remarks>Port of keras_preprocessing/image/dataframe_iterator.py.</remarks>
public sealed class DataFrameIterator : ImageFileIterator
{
    private DataFrameIterator(
        ImageDataGenerator generator,
        FileFlow flow,
        IReadOnlyList<string> filenames,
        string? classMode,
        FileTargets targets,
        TableClasses classes,
        ArrayLike? sampleWeight)
        : base(generator, flow, filenames, classMode, targets, classes.Indices, sampleWeight)
        => ClassSets = classes.Labels;

    /// <summary>
    /// The numbers of each image's classes, in the order of the table; empty for targets that are no classes.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<int>> ClassSets { get; }

    /// <summary>The number of each image's class, in the order of the table.</summary>
    /// <exception cref="InvalidOperationException">
    /// The targets are no classes, or an image has several: then use <see cref="ClassSets"/>.
    /// </exception>
    public IReadOnlyList<int> Classes => ClassIndices.Count > 0 && ClassSets.All(set => set.Count == 1)
        ? [.. ClassSets.Select(set => set[0])]
        : throw new InvalidOperationException(
            "Expected one class for every image. "
            + $"Received: {(ClassIndices.Count == 0 ? "targets that are no classes" : "images with several")}. "
            + "See `ClassSets` for the classes of every image.");

    internal static DataFrameIterator Create(
        ImageDataGenerator generator,
        FileFlow flow,
        DataTable dataframe,
        string xCol,
        ColumnNames yCol,
        string? weightCol,
        IReadOnlyList<string>? classes,
        string? classMode,
        string? subset,
        bool validateFilenames)
    {
        if (classMode is not null)
        {
            Guard.OneOf(
                classMode, ["binary", "categorical", "input", "multi_output", "raw", "sparse"]);
        }

        bool hasClasses = classMode is "binary" or "categorical" or "sparse";
        if (classes is { Count: > 0 } && !hasClasses)
        {
            Warnings.Write($"`classes` has no effect for the classMode \"{classMode}\".");
        }

        DataFrame table = DataFrame.Of(dataframe);
        if (weightCol is not null)
        {
            table.Numbers(weightCol, nameof(weightCol));
        }

        TableClasses.Check(table, yCol, classes, classMode);
        string[] names = table.Texts(xCol, nameof(xCol));
        if (validateFilenames)
        {
            table = WithFiles(table, names, flow.Directory, xCol);
        }

        TableClasses found = TableClasses.None;
        if (hasClasses)
        {
            (table, found) = TableClasses.Find(table, yCol.Names[0], classes);
        }

        (int offset, int count) = generator.SubsetOf(subset, table.Count).GetOffsetAndLength(table.Count);
        IEnumerable<int> rows = Enumerable.Range(offset, count);
        table = table.Take(rows);
        found = found.Take(rows);
        if (table.Count == 0)
        {
            throw new ArgumentException(
                $"Expected rows with images. Received: none of {dataframe.Rows.Count} rows with a valid file name, "
                + "a wanted class and a place in the subset.",
                nameof(dataframe));
        }

        Console.WriteLine(
            $"Found {table.Count} {(validateFilenames ? "validated" : "non-validated")} image filenames"
            + $"{(hasClasses ? $" belonging to {found.Indices.Count} classes" : "")}.");
        return new DataFrameIterator(
            generator,
            flow,
            table.Texts(xCol, nameof(xCol)),
            classMode,
            Targets(table, yCol, classMode, found),
            found,
            weightCol is null ? null : table.Numbers(weightCol, nameof(weightCol)));
    }

    private static FileTargets Targets(DataFrame table, ColumnNames yCol, string? classMode, TableClasses classes) =>
        classMode switch
        {
            null => FileTarget.None,
            "input" => FileTarget.Images,
            "raw" => FileTarget.Values([table.Numbers(yCol, nameof(yCol))]),
            "multi_output" => FileTarget.Values(
                [.. yCol.Names.Select(column => table.NumbersOrLists(column, nameof(yCol)))]),
            "categorical" => FileTarget.OneHot(classes.Labels, classes.Indices.Count),
            _ => FileTarget.Numbers([.. classes.Labels.Select(set => set[0])]),
        };

    private static DataFrame WithFiles(DataFrame table, string[] names, string directory, string xCol)
    {
        int[] valid =
        [
            .. Enumerable.Range(0, names.Length)
                .Where(row => ImageFolder.IsImage(names[row], FileFlow.Extensions))
                .Where(row => ImageFolder.HasContent(Path.Combine(directory, names[row]))),
        ];
        if (valid.Length < names.Length)
        {
            Warnings.Write(
                $"Found {names.Length - valid.Length} invalid image filename(s) in the column \"{xCol}\". "
                + "Their rows are left out.");
        }

        return table.Take(valid);
    }
}
