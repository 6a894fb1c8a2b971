using Keras.Applications;
using Keras.Testing;

namespace Keras.Cli.Tests.Commands;

public class FetchCommandTests
{
    private const string ClassIndex = "imagenet_class_index.json";

    [SharedDataFact(ClassIndex)]
    public void Prints_where_a_file_is()
    {
        using TemporaryFolder folder = new();
        using KerasHomeScope home = KerasHomeScope.With(folder, ClassIndex);
        Assert.Equal([Path.Combine(folder.File("models"), ClassIndex)], Commanded.Done("fetch", ClassIndex).Lines);
    }

    [Fact]
    public void Every_file_is_tried_although_others_fail()
    {
        // No folder can be made where a file is, so that nothing asks the network.
        using TemporaryFolder folder = new();
        using KerasHomeScope home = new(folder.FullName);
        File.WriteAllText(folder.File("models"), "");
        Assert.Equal(PublishedFile.All.Count, Failures("fetch"));
        Assert.Equal(2, Failures("fetch", "densenet169"));
        Assert.Equal(3, Failures("fetch", "densenet169", "densenet201_weights_tf_dim_ordering_tf_kernels.h5"));

        static int Failures(params string[] args)
        {
            Commanded result = Commanded.Run(args);
            Assert.Equal((1, ""), (result.Code, result.Output));
            return result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        }
    }

    [Fact]
    public void Unknown_names_are_refused_with_the_names() =>
        Commanded.Refused("densenet201_weights_tf_dim_ordering_tf_kernels_notop.h5", "fetch", "densenet264");
}
