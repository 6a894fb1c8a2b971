using System.Data;
using System.Text.Json;
using Keras.Testing;

namespace Keras.Tests.Preprocessing;

/// <summary>The folder of pictures and the table that tests/golden/image_files describes, rebuilt for a test.</summary>
internal sealed class ImageTree : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ImageTree()
    {
        foreach (JsonProperty file in Golden.GetProperty("files").EnumerateObject())
        {
            string path = _folder.File(file.Name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            if (file.Value.GetString() is string picture)
            {
                File.Copy(RepositoryFiles.Golden("images", picture), path);
            }
            else
            {
                File.WriteAllText(path, "");
            }
        }

        foreach (JsonElement empty in Golden.GetProperty("empty").EnumerateArray())
        {
            Directory.CreateDirectory(_folder.File(empty.GetString()!));
        }

        foreach (JsonProperty link in Golden.GetProperty("links").EnumerateObject())
        {
            Directory.CreateSymbolicLink(_folder.File(link.Name), _folder.File(link.Value.GetString()!));
        }
    }

    public static JsonElement Golden { get; } =
        JsonDocument.Parse(File.ReadAllText(RepositoryFiles.Golden("image_files", "cases.json"))).RootElement;

    public string FullName => _folder.FullName;

    /// <summary>A file of the table, whose paths begin with the name of the tree.</summary>
    public string Path(string file) => file.Replace("tree/", FullName + "/", StringComparison.Ordinal);

    public DataTable Table()
    {
        DataTable table = new();
        JsonProperty[] columns = [.. Golden.GetProperty("table").EnumerateObject()];
        foreach (JsonProperty column in columns)
        {
            table.Columns.Add(column.Name, typeof(object));
        }

        for (int row = 0; row < columns[0].Value.GetArrayLength(); row++)
        {
            table.Rows.Add([.. columns.Select(column => Cell(column.Value[row]))]);
        }

        return table;
    }

    public void Dispose() => _folder.Dispose();

    private object Cell(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.String => Path(cell.GetString()!),
        JsonValueKind.Number when cell.TryGetInt32(out int number) => number,
        JsonValueKind.Number => cell.GetDouble(),
        _ when cell[0].ValueKind == JsonValueKind.String =>
            cell.EnumerateArray().Select(text => text.GetString()!).ToList(),
        _ => cell.EnumerateArray().Select(number => number.GetInt32()).ToArray(),
    };
}
