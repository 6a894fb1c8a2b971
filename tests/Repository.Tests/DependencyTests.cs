using System.Reflection;
using Keras.Testing;

namespace Repository.Tests;

public class DependencyTests
{
    // Arrows never turn: each assembly may know those to its right and no other of ours.
    public static TheoryData<string, string[]> Allowed => new()
    {
        { "Keras.Applications", ["Keras", "Keras.Data", "Keras.Engine"] },
        { "Keras.Board", ["Keras", "Keras.Data", "Keras.Engine", "Keras.EventFiles", "Keras.Images"] },
        { "Keras.Mpi", ["Keras", "Keras.Data", "Keras.Engine"] },
        { "Keras.NumSharp", ["Keras", "Keras.Data", "Keras.Engine"] },
        { "Keras.Plotting", ["Keras", "Keras.Data", "Keras.Engine", "Keras.Images"] },
        { "Keras.Onnx", ["Keras", "Keras.Data", "Keras.Engine"] },
        { "Keras.TensorFlow", ["Keras", "Keras.Applications", "Keras.Data", "Keras.Engine"] },
        { "Keras", ["Keras.Data", "Keras.Engine", "Keras.EventFiles", "Keras.Hdf5", "Keras.Images", "Keras.PyTorch"] },
        { "Keras.Data", ["Keras.Engine", "Keras.Hdf5", "Keras.Images", "Keras.PyTorch"] },
        { "Keras.Engine", [] },
        { "Keras.Engine.Torch", ["Keras.Engine"] },
        { "Keras.EventFiles", [] },
        { "Keras.Hdf5", [] },
        { "Keras.Images", [] },
        { "Keras.PyTorch", [] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void Assemblies_know_only_those_below_them(string assembly, string[] allowed)
    {
        IEnumerable<string?> known = Assembly.Load(assembly).GetReferencedAssemblies()
            .Select(reference => reference.Name)
            .Where(name => name!.StartsWith("Keras", StringComparison.Ordinal));
        Assert.Empty(known.Except(allowed));
    }

    [Fact]
    public void Every_product_assembly_has_its_rule()
    {
        IEnumerable<string> projects = TrackedFiles.Under("src", ".csproj")
            .Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => name != "Keras.Cli");
        Assert.Equal(projects.Order(), Allowed.Select(row => (string)row[0]).Order());
    }

    [Fact]
    public void Only_the_default_backend_names_the_processor_folder()
    {
        string engine = Path.Combine(RepositoryFiles.Root, "src", "Keras.Engine");
        string[] intruders =
        [
            .. Directory.GetFiles(engine, "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}Cpu{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .Where(file => Path.GetFileName(file) != "BackendSelection.cs")
                .Where(file => File.ReadAllText(file).Contains("Keras.Engine.Cpu", StringComparison.Ordinal)),
        ];
        Assert.Empty(intruders);
    }
}
