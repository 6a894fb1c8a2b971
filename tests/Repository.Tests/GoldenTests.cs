using System.Text.Json;
using Keras.Testing;

namespace Repository.Tests;

public class GoldenTests
{
    private static readonly string s_folder = RepositoryFiles.Golden();

    public static TheoryData<string> Fixtures =>
    [
        .. TrackedFiles.Under("tests/golden", ".json").Where(file => Path.GetDirectoryName(file) == s_folder)
            .Select(file => Path.GetFileNameWithoutExtension(file)).Order(),
    ];

    [Fact]
    public void The_index_lists_every_script()
    {
        string index = File.ReadAllText(Path.Combine(s_folder, "README.md"));
        IEnumerable<string> scripts = TrackedFiles.Under("tests/golden", ".py")
            .Select(file => Path.GetRelativePath(s_folder, file).Replace('\\', '/'));
        Assert.DoesNotContain(scripts, script => !index.Contains($"| `{script}` |", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Every_fixture_has_its_script_and_its_arrays(string fixture)
    {
        Assert.True(File.Exists(Path.Combine(s_folder, $"{fixture}.py")), $"{fixture}.json has no script beside it.");
        IReadOnlyCollection<string> arrays = [.. Keras.Utils.Npy.LoadZip(RepositoryFiles.Golden($"{fixture}.npz")).Keys];
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(RepositoryFiles.Golden($"{fixture}.json")));
        string[] names = [.. Strings(document.RootElement.GetProperty("cases"))];
        Assert.DoesNotContain(
            arrays.Except(names), array => !array.StartsWith("problem/", StringComparison.Ordinal));  // Shared by all.
        HashSet<string> folders = [.. arrays.Select(array => array.Split('/')[0])];
        Assert.DoesNotContain(
            names.Except(arrays), name => name.Contains('/') && folders.Contains(name.Split('/')[0]));
    }

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Strings(property.Value)),
        _ => [],
    };
}
