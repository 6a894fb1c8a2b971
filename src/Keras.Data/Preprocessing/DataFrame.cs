using System.Collections;
using System.Data;
using System.Globalization;
using System.Numerics.Tensors;

namespace Keras.Preprocessing;

/// <summary>Rows of a table, with checks of what their cells hold.</summary>
internal sealed class DataFrame
{
    private readonly DataTable _table;
    private readonly IReadOnlyList<DataRow> _rows;

    private DataFrame(DataTable table, IReadOnlyList<DataRow> rows)
    {
        _table = table;
        _rows = rows;
    }

    /// <summary>Number of rows.</summary>
    public int Count => _rows.Count;

    /// <summary>All rows that are not deleted.</summary>
    public static DataFrame Of(DataTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new(table, [.. table.Rows.Cast<DataRow>().Where(row => row.RowState != DataRowState.Deleted)]);
    }

    /// <summary>Some of the rows.</summary>
    public DataFrame Take(IEnumerable<int> rows) => new(_table, [.. rows.Select(row => _rows[row])]);

    /// <summary>The cells of a column of texts.</summary>
    /// <exception cref="ArgumentException">There is no such column, or another cell in it.</exception>
    public string[] Texts(string column, string argument) => Cells(
        column, argument, "text", cell => cell as string);

    /// <summary>The cells of a column of texts and lists of texts.</summary>
    /// <exception cref="ArgumentException">There is no such column, or another cell in it.</exception>
    public string[][] TextLists(string column, string argument) => Cells(
        column,
        argument,
        "text, or a list of texts",
        cell => cell switch
        {
            string text => [text],
            IEnumerable<string> texts => texts.ToArray(),
            _ => null,
        });

    /// <summary>
    /// The cells of columns of numbers: <c>(rows,)</c> of one column, <c>(rows, columns)</c> of a list.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such column, or another cell in it.</exception>
    public ArrayLike Numbers(ColumnNames columns, string argument)
    {
        float[][] numbers =
        [
            .. columns.Names.Select(column => Cells(column, argument, "a number", Number))
                .Select(cells => Array.ConvertAll(cells, cell => cell!.Value)),
        ];
        if (!columns.IsList)
        {
            return Tensor.Create(numbers[0], [Count]);
        }

        IEnumerable<float> elements = Enumerable.Range(0, Count)
            .SelectMany(row => numbers.Select(column => column[row]));
        return Tensor.Create([.. elements], [Count, numbers.Length]);
    }

    /// <summary>
    /// The cells of a column of numbers, <c>(rows,)</c>, or of lists of equally many numbers, <c>(rows, numbers)</c>.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such column, or another cell in it.</exception>
    public ArrayLike NumbersOrLists(string column, string argument)
    {
        if (Count > 0 && _table.Columns.Contains(column) && Number(_rows[0][column]) is not null)
        {
            return Numbers(column, argument);
        }

        float[][] lists = Cells(column, argument, "a number, or a list of numbers", NumberList);
        return lists.All(list => list.Length == lists[0].Length)
            ? Tensor.Create([.. lists.SelectMany(list => list)], [Count, lists.Length == 0 ? 0 : lists[0].Length])
            : throw new ArgumentException(
                $"The lists of column \"{column}\" need equally many numbers. "
                + $"Received: {string.Join(", ", lists.Select(list => list.Length).Distinct())}.");
    }

    private static float? Number(object cell) => cell is IConvertible and not (string or DBNull or DateTime)
        ? Convert.ToSingle(cell, CultureInfo.InvariantCulture)
        : null;

    private static float[]? NumberList(object cell)
    {
        float?[] numbers = cell is IEnumerable list and not string ? [.. list.Cast<object>().Select(Number)] : [null];
        return numbers.All(number => number is not null) ? Array.ConvertAll(numbers, number => number!.Value) : null;
    }

    private T[] Cells<T>(string column, string argument, string expected, Func<object, T?> convert)
    {
        if (!_table.Columns.Contains(column))
        {
            throw new ArgumentException(
                $"`{argument}` must be one of the columns "
                + $"{string.Join(", ", _table.Columns.Cast<DataColumn>().Select(known => $"\"{known.ColumnName}\""))}. "
                + $"Received: \"{column}\".",
                argument);
        }

        return
        [
            .. _rows.Select((row, index) => convert(row[column]) ?? throw new ArgumentException(
                $"Every cell of column \"{column}\" (`{argument}`) must be {expected}. "
                + $"Received: {Describe(row[column])} in row {index}.",
                argument)),
        ];
    }

    private static string Describe(object cell) => cell is DBNull
        ? "nothing"
        : $"{Convert.ToString(cell, CultureInfo.InvariantCulture)} ({cell.GetType().Name})";
}
