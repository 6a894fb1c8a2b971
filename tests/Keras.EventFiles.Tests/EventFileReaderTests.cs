using Keras.Testing;

namespace Keras.EventFiles.Tests;

/// <summary>The reader that judges our files reads files of TensorFlow, so it knows the format.</summary>
public class EventFileReaderTests
{
    private const string Keras1 =
        "tfevents/keras_tensorboard_callback_tf1/lenet/events.out.tfevents.1501915468.dlsummer-BM1AF-BP1AF-BM6AF";

    private const string Summaries1 =
        "tfevents/tensorboard_repo/tb_mnist_scalars_histograms_images/events.out.tfevents.1515280092.tayo-glaptop";

    private const string Summaries2 = "tfevents/tf2_summary_v2/train/events.out.tfevents.1637681485.2d662933d616.19.0.v2";

    [SharedDataFact(Keras1)]
    public void Reads_what_the_callback_of_Keras_wrote_with_TensorFlow_1()
    {
        EventFileReader file = Read(Keras1);

        Assert.Equal(("brain.Event:2", 723), (file.FileVersion, file.Events));
        Assert.Equal(["acc", "loss", "val_acc", "val_loss"], file.Tags.Order());
        (long Step, float Value)[] losses = [.. file.Scalars("loss")];
        Assert.Equal(Enumerable.Range(0, 180).Select(step => (long)step), losses.Select(loss => loss.Step));
        Assert.Equal(0.00200356124f, losses[^1].Value);
        Assert.NotEmpty(file.Graph!.Messages(1));
    }

    [SharedDataFact(Summaries1)]
    public void Reads_images_and_histograms_of_TensorFlow_1()
    {
        EventFileReader file = Read(Summaries1);

        WireMessage image = file.Values.First(value => value.Tag == "input_reshape/input/image/0").Image!;
        Assert.Equal((28, 28, 1), (image.Int(1), image.Int(2), image.Int(3)));
        Assert.Equal("PNG"u8, image.Bytes(4).AsSpan(1, 3));
        WireMessage histogram = file.Values.First(value => value.Tag == "layer1/weights/summaries/histogram").Histogram!;
        Assert.Equal(784 * 500, histogram.Double(3));
        Assert.Equal(histogram.Double(3), histogram.PackedDoubles(7).Sum());
        Assert.Equal(histogram.PackedDoubles(6).Count, histogram.PackedDoubles(7).Count);
    }

    [SharedDataFact(Summaries2)]
    public void Reads_scalars_of_TensorFlow_2_which_have_the_form_of_ours()
    {
        EventFileReader file = Read(Summaries2);

        Assert.Equal(("brain.Event:2", 21), (file.FileVersion, file.Events));
        Assert.Equal((9, 0.0360666476f), file.Scalars("loss").Last());
        using TemporaryFolder folder = new();
        using (EventFileWriter writer = new(folder.FullName))
        {
            writer.WriteScalar("loss", 1, 0);
        }

        LoggedValue ours = EventFileReader.ReadFolder(folder.FullName).Values.Single();
        LoggedValue theirs = file.Values[0];
        Assert.Equal(
            (theirs.Tag, theirs.Plugin, theirs.TensorType, theirs.TensorShape.Count),
            (ours.Tag, ours.Plugin, ours.TensorType, ours.TensorShape.Count));
    }

    [SharedDataFact("tfevents")]
    public void Reads_every_sample_to_its_end()
    {
        string[] files = Directory.GetFiles(
            Path.Combine(RepositoryFiles.SharedData, "tfevents"), "*.tfevents.*", SearchOption.AllDirectories);

        Assert.True(files.Length >= 6);
        Assert.All(files, file => Assert.Equal("brain.Event:2", EventFileReader.Read(file).FileVersion));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(14)]
    [InlineData(-1)]
    public void Refuses_damaged_files(int place)
    {
        using TemporaryFolder folder = new();
        string name;
        using (EventFileWriter writer = new(folder.FullName))
        {
            name = writer.FileName;
        }

        byte[] bytes = File.ReadAllBytes(name);
        bytes[place < 0 ? bytes.Length - 1 : place] ^= 1;
        File.WriteAllBytes(name, bytes);

        Assert.Throws<InvalidDataException>(() => EventFileReader.Read(name));
    }

    private static EventFileReader Read(string name) =>
        EventFileReader.Read(Path.Combine(RepositoryFiles.SharedData, name));
}
