using System.Numerics.Tensors;
using Keras.Preprocessing;
using Keras.Testing;

namespace Keras.Tests.Preprocessing;

public class NumpyArrayIteratorTests
{
    private const int Count = 10;

    private static readonly Tensor<byte> s_x =
        Tensor.Create([.. Enumerable.Range(0, Count * 4 * 4 * 3).Select(i => (byte)(i / 48 * 20))], [Count, 4, 4, 3]);

    private static readonly Tensor<int> s_y = Tensor.Create(Enumerable.Range(0, Count).ToArray(), [Count]);

    private static readonly ImageDataGenerator s_recipe = new(
        horizontalFlip: true, widthShiftRange: 0.25, heightShiftRange: 0.25, rotationRange: 20, fillMode: "constant");

    [Fact]
    public void Gives_images_with_their_labels_and_weights()
    {
        Tensor<double> weights = Tensor.Create([.. Enumerable.Range(0, Count).Select(i => i / 10.0)], [Count]);
        NumpyArrayIterator iterator =
            new ImageDataGenerator().Flow(s_x, s_y, batchSize: 4, sampleWeight: weights, seed: 1);

        (Tensor<float> x, Tensor<float> y, Tensor<float> weight) = iterator[1];

        Assert.Equal([4, 4, 4, 3], x.Lengths.ToArray());
        Assert.Equal([4], y.Lengths.ToArray());
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(20 * y[i], x[i, 0, 0, 0]);
            Assert.Equal(y[i] / 10, weight[i], 1e-6);
        }
    }

    [Fact]
    public void Ends_a_pass_with_the_rest()
    {
        NumpyArrayIterator iterator = new ImageDataGenerator().Flow(s_x, s_y, batchSize: 4);

        Assert.Equal(3, iterator.Length);
        Assert.Equal([48 * 4, 48 * 4, 48 * 2], Enumerable.Range(0, 3).Select(i => Images(iterator[i]).Length));
    }

    [Fact]
    public void Shows_every_image_once_in_a_pass_and_reorders_the_next()
    {
        NumpyArrayIterator iterator = new ImageDataGenerator().Flow(s_x, s_y, batchSize: 4, seed: 1);

        float[] first = Pass(iterator);
        float[] second = Pass(iterator);

        Assert.Equal(s_y.ToArray(), first.Order().Select(y => (int)y));
        Assert.Equal(s_y.ToArray(), second.Order().Select(y => (int)y));
        Assert.NotEqual(first, second);
        Assert.NotEqual(first, first.Order());
        Assert.Equal(2, iterator.Epoch);
    }

    [Fact]
    public void Keeps_the_order_without_shuffling()
    {
        NumpyArrayIterator iterator = new ImageDataGenerator().Flow(s_x, s_y, batchSize: 4, shuffle: false);

        Assert.Equal(s_y.ToArray(), Pass(iterator).Select(y => (int)y));
        Assert.Equal(s_y.ToArray(), Pass(iterator).Select(y => (int)y));
    }

    [Fact]
    public void Gives_the_same_batches_for_the_same_seed_by_number_and_in_turn()
    {
        NumpyArrayIterator byNumber = s_recipe.Flow(s_x, s_y, batchSize: 4, seed: 7);
        NumpyArrayIterator inTurn = s_recipe.Flow(s_x, s_y, batchSize: 4, seed: 7);
        NumpyArrayIterator other = s_recipe.Flow(s_x, s_y, batchSize: 4, seed: 8);

        for (int epoch = 0; epoch < 2; epoch++)
        {
            for (int i = 0; i < byNumber.Length; i++)
            {
                (Tensor<float> x, Tensor<float> y) = inTurn.Next();
                (Tensor<float> sameX, Tensor<float> sameY) = byNumber[i];
                (Tensor<float> otherX, _) = other[i];
                Assert.Equal(y.ToArray(), sameY.ToArray());
                Assert.Equal(x.ToArray(), sameX.ToArray());
                Assert.NotEqual(x.ToArray(), otherX.ToArray());
            }

            byNumber.OnEpochEnd();
            other.OnEpochEnd();
        }
    }

    [Fact]
    public void Gives_the_same_batches_to_any_number_of_threads()
    {
        NumpyArrayIterator iterator = s_recipe.Flow(s_x, s_y, batchSize: 1, seed: 7);
        float[][] alone = [.. Enumerable.Range(0, Count).Select(i => Images(iterator[i]))];
        float[][] together = new float[Count][];

        ParallelOptions four = new() { MaxDegreeOfParallelism = 4 };
        Parallel.For(0, Count, four, i => together[i] = Images(iterator[i]));

        Assert.Equal(alone, together);
    }

    [Fact]
    public void Transforms_an_image_differently_in_every_pass()
    {
        NumpyArrayIterator iterator = s_recipe.Flow(s_x, s_y, batchSize: Count, shuffle: false, seed: 7);

        float[] first = Images(iterator.Next());
        float[] second = Images(iterator.Next());

        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Never_ends_as_a_loop_and_ends_a_pass_as_a_sequence()
    {
        NumpyArrayIterator iterator = new ImageDataGenerator().Flow(s_x, s_y, batchSize: 4);

        Assert.Equal(25, iterator.Take(25).Count());
        Assert.Equal(8, iterator.Epoch);
    }

    [Fact]
    public void Reset_goes_back_to_the_first_batch_of_the_pass()
    {
        NumpyArrayIterator iterator = new ImageDataGenerator().Flow(s_x, s_y, batchSize: 4, seed: 1);

        float[] first = Images(iterator.Next());
        iterator.Next();
        iterator.Reset();

        Assert.Equal(first, Images(iterator.Next()));
    }

    [Fact]
    public void Passes_other_inputs_on()
    {
        Tensor<float> other = Tensor.Create([.. Enumerable.Range(0, Count * 2).Select(i => (float)i)], [Count, 2]);

        Utils.Batch batch = new ImageDataGenerator().Flow([s_x, other], s_y, batchSize: 3, shuffle: false)[1];

        List<ArrayLike> inputs = [];
        foreach (ArrayLike input in batch.X)
        {
            inputs.Add(input);
        }

        Assert.Equal(2, inputs.Count);
        Assert.Equal((3, 2), inputs[1].Shape);
        Assert.Equal([6, 7, 8, 9, 10, 11], Utils.Batch.Gather(inputs[1], [0, 1, 2]).ToArray());
        Assert.Throws<InvalidOperationException>(() => (_, _) = batch);
    }

    [Fact]
    public void Gives_images_alone_without_labels()
    {
        Utils.Batch batch = new ImageDataGenerator().Flow(s_x)[0];

        Assert.True(batch.Y.IsEmpty);
        Assert.True(batch.SampleWeight.IsEmpty);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    public void Writes_the_images_to_a_folder(string format)
    {
        using TemporaryFolder folder = new();
        NumpyArrayIterator iterator = new ImageDataGenerator(horizontalFlip: true).Flow(
            s_x, batchSize: 3, shuffle: false, saveToDir: folder.FullName, savePrefix: "look", saveFormat: format);

        _ = iterator[1];

        string[] names = [.. Directory.GetFiles(folder.FullName).Select(Path.GetFileName).Order()!];
        Assert.Equal(3, names.Length);
        Assert.All([3, 4, 5], index => Assert.Matches($"^look_{index}_\\d+\\.{format}$", names[index - 3]));
        Assert.Equal(4, Utils.LoadImg(folder.File(names[0])).Width);
    }

    [Fact]
    public void Takes_the_validation_subset_from_the_start()
    {
        ImageDataGenerator generator = new(validationSplit: 0.35);
        Tensor<int> classes = Tensor.Create(Enumerable.Range(0, Count).Select(i => i % 2).ToArray(), [Count]);

        NumpyArrayIterator validation =
            generator.Flow(s_x, s_y, shuffle: false, subset: "validation", ignoreClassSplit: true);
        NumpyArrayIterator training =
            generator.Flow(s_x, s_y, shuffle: false, subset: "training", ignoreClassSplit: true);

        Assert.Equal([0f, 1f, 2f], Pass(validation));
        Assert.Equal([3f, 4f, 5f, 6f, 7f, 8f, 9f], Pass(training));
        Assert.Equal(60, Images(training[0])[0]);
        Assert.Equal(7, generator.Flow(s_x, classes, subset: "training").N);
    }

    [Fact]
    public void Gives_a_subset_its_own_weights()
    {
        NumpyArrayIterator training = new ImageDataGenerator(validationSplit: 0.35).Flow(
            s_x, s_y, shuffle: false, sampleWeight: s_y, subset: "training", ignoreClassSplit: true);

        (_, Tensor<float> y, Tensor<float> weight) = training[0];

        Assert.Equal([3f, 4f, 5f, 6f, 7f, 8f, 9f], y.ToArray());
        Assert.Equal(y.ToArray(), weight.ToArray());
    }

    [Fact]
    public void Refuses_subsets_with_different_labels()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new ImageDataGenerator(validationSplit: 0.5).Flow(s_x, s_y, subset: "training"));

        Assert.Contains("ignoreClassSplit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_what_is_wrong_with_an_argument()
    {
        ImageDataGenerator generator = new();
        Tensor<int> nine = Tensor.Create(Enumerable.Range(0, 9).ToArray(), [9]);

        AssertTeaches("same length", () => generator.Flow(s_x, nine));
        AssertTeaches("same length", () => generator.Flow(s_x, s_y, sampleWeight: nine));
        AssertTeaches("same length", () => generator.Flow([s_x, nine]));
        AssertTeaches("rank 4", () => generator.Flow(s_y));
        AssertTeaches("no array", () => generator.Flow([]));
        AssertTeaches("\"validation\"", () => generator.Flow(s_x, s_y, subset: "test"));
        AssertTeaches("none", () => generator.Flow(s_x, s_y, subset: "validation", ignoreClassSplit: true));
        AssertTeaches("\"png\"", () => generator.Flow(s_x, saveFormat: "bmp"));
        AssertTeaches("positive", () => generator.Flow(s_x, s_y, batchSize: 0));
        AssertTeaches("0 to 0", () => _ = generator.Flow(s_x, s_y)[1]);
        Assert.Contains(
            "Create it first",
            Assert.Throws<DirectoryNotFoundException>(() => generator.Flow(s_x, saveToDir: "/no/such/folder")).Message,
            StringComparison.Ordinal);
    }

    private static void AssertTeaches(string part, Action call) =>
        Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);

    private static float[] Pass(NumpyArrayIterator iterator)
    {
        List<float> labels = [];
        for (int i = 0; i < iterator.Length; i++)
        {
            (_, Tensor<float> y) = iterator.Next();
            labels.AddRange(y.ToArray());
        }

        return [.. labels];
    }

    private static float[] Images(Utils.Batch batch)
    {
        (Tensor<float> x, _) = batch;
        return x.ToArray();
    }
}
