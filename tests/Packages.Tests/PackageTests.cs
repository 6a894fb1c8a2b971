using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Keras.Testing;

namespace Packages.Tests;

public class PackageTests(PackedPackages packages) : IClassFixture<PackedPackages>
{
    // What users ask for, the tool, and the parts, which are apart as a package depends on what its projects reference.
    private static readonly string[] s_all =
    [
        "KerasDenseNet",
        "KerasDenseNet.Board",
        "KerasDenseNet.Cli",
        "KerasDenseNet.Data",
        "KerasDenseNet.Engine",
        "KerasDenseNet.EventFiles",
        "KerasDenseNet.Hdf5",
        "KerasDenseNet.Images",
        "KerasDenseNet.Mpi",
        "KerasDenseNet.NumSharp",
        "KerasDenseNet.Onnx",
        "KerasDenseNet.Plotting",
        "KerasDenseNet.PyTorch",
        "KerasDenseNet.TensorFlow",
        "KerasDenseNet.Torch",
    ];

    private const string TenLines =
        """
        using System.Numerics.Tensors;
        using Keras;
        using static Keras.Applications.Densenet;

        var model = DenseNetCifar(depth: 10, growthRate: 4);
        model.Compile(optimizer: "adam", loss: "categorical_crossentropy", metrics: ["accuracy"]);
        var ((xTrain, yTrain), (xTest, yTest)) = Keras.Datasets.ProceduralImages.LoadData(trainSamples: 20, testSamples: 10);
        model.Fit(xTrain, Utils.ToCategorical(yTrain, 10), batchSize: 10, epochs: 1, verbose: 2);
        model.Save("model.h5", overwrite: true);
        var loaded = Keras.Models.Models.LoadModel("model.h5");
        var equal = model.Predict(xTest).SequenceEqual(loaded.Predict(xTest));

        // Images for the command, and what this process has loaded.
        var pixels = new byte[xTrain.FlattenedLength];
        xTrain.FlattenTo(pixels);
        var images = pixels.Select(pixel => (float)pixel).Chunk(32 * 32 * 3).ToArray();
        for (int i = 0; i < 20; i++)
        {
            var folder = Directory.CreateDirectory(Path.Combine("photos", yTrain[i, 0] < 5 ? "few" : "many")).FullName;
            Utils.SaveImg(Path.Combine(folder, $"{i}.png"), Tensor.Create(images[i], [32, 32, 3]), scale: false);
        }

        Console.WriteLine($"equal after loading: {equal}");
        Console.WriteLine($"another name of {new MaxPool2D().GetType().Name}");
        if (File.Exists("/proc/self/maps"))
        {
            string[] foreign = ["hdf5", "libpng", "jpeg"];
            Console.WriteLine($"foreign libraries: {File.ReadLines("/proc/self/maps").Count(line => foreign.Any(line.Contains))}");
        }
        """;

    [Fact]
    public void Packages_are_those_that_were_agreed() => Assert.Equal(
        s_all.Select(name => $"{name}.{packages.Version}.nupkg"), packages.Files.Select(file => Path.GetFileName(file)));

    [Fact]
    public void Every_assembly_of_ours_is_IL_for_any_machine()
    {
        foreach (string package in packages.Files)
        {
            IEnumerable<KeyValuePair<string, byte[]>> ours = PackedPackages.Read(package, ".dll")
                .Where(file => Path.GetFileName(file.Key) is string name
                    && (name.StartsWith("Keras", StringComparison.Ordinal) || name == "densenet.dll"));
            Assert.NotEmpty(ours);
            foreach ((string name, byte[] content) in ours)
            {
                using PEReader reader = new(new MemoryStream(content));
                CorHeader header = reader.PEHeaders.CorHeader!;
                Assert.True(header.Flags.HasFlag(CorFlags.ILOnly), name);
                Assert.True(header.ManagedNativeHeaderDirectory.Size == 0, $"{name} holds machine code.");
            }
        }
    }

    [Fact]
    public void Every_package_says_what_it_is_and_depends_on_what_exists()
    {
        foreach (string package in packages.Files)
        {
            XElement metadata = XDocument.Parse(
                System.Text.Encoding.UTF8.GetString(Assert.Single(PackedPackages.Read(package, ".nuspec")).Value).TrimStart('\uFEFF'))
                .Root!.Elements().Single();
            string Text(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
            Assert.Equal(("MIT", "README.md", "icon.png"), (Text("license"), Text("readme"), Text("icon")));
            Assert.Contains("densenet", Text("tags"), StringComparison.Ordinal);
            Assert.DoesNotContain("Package Description", Text("description"), StringComparison.Ordinal);
            Assert.Contains("LICENSE", PackedPackages.Read(package, "LICENSE").Keys);
            Assert.NotEmpty(PackedPackages.Read(Path.ChangeExtension(package, ".snupkg"), ".pdb"));
            IEnumerable<string> ours = metadata.Descendants().Where(element => element.Name.LocalName == "dependency")
                .Select(element => element.Attribute("id")!.Value).Where(id => id.StartsWith("Keras", StringComparison.Ordinal));
            Assert.Empty(ours.Except(s_all));
        }
    }

    [Fact]
    public void The_tool_carries_natives_of_supported_systems_only()
    {
        string tool = packages.Files.Single(file => Path.GetFileName(file).StartsWith("KerasDenseNet.Cli.", StringComparison.Ordinal));
        IEnumerable<string> systems = new[] { ".so", ".dll", ".dylib" }.SelectMany(ending => PackedPackages.Read(tool, ending).Keys)
            .Where(name => name.Contains("/runtimes/", StringComparison.Ordinal))
            .Select(name => name.Split("/runtimes/")[1].Split('/')[0]).Distinct().Order();
        Assert.Equal(["linux-arm64", "linux-musl-arm64", "linux-musl-x64", "linux-x64", "osx", "win-arm64", "win-x64"], systems);
    }

    [Fact]
    public async Task A_new_user_trains_saves_loads_and_runs_the_command()
    {
        string folder = packages.NewFolder("project");
        string home = packages.NewFolder("home");
        File.WriteAllText(
            Path.Combine(folder, "project.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="KerasDenseNet" Version="{packages.Version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), TenLines);

        string output = Command.Run(folder, home, "dotnet", "run", "--configuration", "Release");

        Assert.Contains("equal after loading: True", output, StringComparison.Ordinal);
        Assert.Contains("another name of MaxPooling2D", output, StringComparison.Ordinal);
        Assert.DoesNotContain("foreign libraries: 1", output, StringComparison.Ordinal);

        Command.Run(
            folder, home, "dotnet", "tool", "install", "KerasDenseNet.Cli", "--version", packages.Version, "--tool-path", "tools");
        string densenet = Path.Combine(folder, "tools", "densenet");
        Command.Run(
            folder,
            home,
            densenet,
            "train",
            "--depth",
            "10",
            "--growth-rate",
            "4",
            "--data",
            "photos",
            "--epochs",
            "1",
            "--batch-size",
            "8",
            "--output",
            "photos.keras");
        string[] photos = [.. Directory.GetFiles(Path.Combine(folder, "photos"), "*.png", SearchOption.AllDirectories).Take(2)];
        string named = Command.Run(folder, home, [densenet, "predict", .. photos, "--weights", "photos.keras", "--preprocess", "none"]);
        Assert.Contains(Path.GetFileName(photos[1]), named, StringComparison.Ordinal);
        await BoardCheck.RunAsync(Command.Start(packages.NewFolder("elsewhere"), home, densenet));
    }
}
