using System.Numerics.Tensors;
using Keras.Testing;

namespace Keras.Tests;

public class DatasetTests
{
    private static readonly Tensor<float> s_x = Tensor.Create([.. Enumerable.Range(0, 30).Select(i => (float)i)], [10, 3]);
    private static readonly Tensor<int> s_y = Tensor.Create([.. Enumerable.Range(0, 10)]);

    [Fact]
    public void Slices_and_batches_are_the_arrays()
    {
        Dataset slices = Dataset.FromTensorSlices(s_x, s_y, Tensor.Create([.. Enumerable.Range(0, 10).Select(i => 0.5 * i)]));
        Utils.Batch[] elements = [.. slices];
        Assert.Equal(10, elements.Length);
        ArrayLike[] second = [.. elements[1].X, .. elements[1].Y, .. elements[1].SampleWeight];
        Assert.Equal(["(3,)", "()", "()"], second.Select(array => array.Shape.ToString()));
        Assert.Equal([3f, 4, 5], second[0].ToTensor<float>());
        Assert.Equal((1, 0.5), (second[1].ToScalar(), second[2].ToScalar()));

        Utils.Batch[] batches = [.. slices.Batch(4)];
        Assert.Equal([4, 4, 2], batches.Select(batch => Only(batch.X).Samples));
        Assert.Equal(s_x.ToArray(), batches.SelectMany(batch => Only(batch.X).ToTensor<float>()));
        Assert.Equal([8, 9], Only(batches[2].Y).ToTensor<int>());
        Assert.Equal(2, slices.Batch(4, dropRemainder: true).Count());
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (double)i), Targets(slices.Batch(4).Unbatch()));
    }

    [Fact]
    public void Arrays_keep_their_names_and_lists()
    {
        Dataset named = Dataset.FromTensorSlices(new Dictionary<string, ArrayLike> { ["a"] = s_x, ["b"] = s_y }, s_y);
        Utils.Batch batch = named.Batch(10).Single();
        Assert.Equal(["a", "b"], batch.X.Names);
        Assert.Equal(s_y.ToArray(), batch.Components[1].ToTensor<int>());
        Assert.Equal(2, Dataset.FromTensorSlices((ArrayLike[])[s_x, s_y]).Batch(10).Single().X.Count);
    }

    [Fact]
    public void Cardinalities_are_counts()
    {
        Dataset ten = Dataset.Range(10);
        Dataset unknown = Dataset.FromGenerator(() => ten);
        (Dataset Dataset, long Expected)[] cases =
        [
            (ten, 10), (Dataset.Range(3, 10, 2), 4), (Dataset.Range(10, 3, -3), 3), (Dataset.Range(3, 3), 0),
            (ten.Batch(4), 3), (ten.Batch(4, dropRemainder: true), 2), (ten.Repeat(3), 30), (ten.Repeat(), -1), (ten.Repeat(0), 0),
            (ten.Take(4), 4), (ten.Take(40), 10), (ten.Skip(4), 6), (ten.Skip(40), 0), (ten.Repeat().Take(7), 7),
            (ten.Concatenate(ten.Take(2)), 12), (ten.Concatenate(ten.Repeat()), -1), (Dataset.Zip(ten, ten.Take(3)), 3),
            (Dataset.Zip(ten, ten.Repeat()), 10), (ten.Enumerate(5), 10), (ten.Shuffle(3), 10), (ten.Prefetch(), 10), (ten.Cache(), 10),
            (ten.Map(x => x), 10),
        ];
        foreach ((Dataset dataset, long expected) in cases)
        {
            Assert.Equal(expected, dataset.Cardinality());
            if (expected >= 0)
            {
                Assert.Equal(expected, dataset.Count());
            }
        }

        Assert.All(
            [unknown, unknown.Batch(2), unknown.Take(3), ten.Filter(_ => true), ten.Batch(2).Unbatch(), unknown.Repeat(2)],
            dataset => Assert.Equal(Dataset.UnknownCardinality, dataset.Cardinality()));
    }

    [Fact]
    public void Operators_give_what_their_names_say()
    {
        Dataset five = Dataset.Range(5);
        Assert.Equal([0, 1, 2, 3, 4, 0, 1, 2, 3, 4], Numbers(five.Repeat(2)));
        Assert.Equal([0, 1, 2, 3, 4, 0, 1], Numbers(five.Repeat().Take(7)));
        Assert.Equal([2, 3], Numbers(five.Skip(2).Take(2)));
        Assert.Equal([0, 1, 2, 3, 4, 7, 8], Numbers(five.Concatenate(Dataset.Range(7, 9))));
        Assert.Equal([1, 3], Numbers(five.Filter(x => x.ToScalar() % 2 == 1)));
        Assert.Equal([0, 10, 20, 30, 40], Numbers(five.Map(x => ArrayLike.Scalar(x.ToScalar() * 10))));
        Assert.Equal([0, 1, 4, 9, 16], Numbers(Dataset.Zip(five, five).Map((x, y) => ArrayLike.Scalar(x.ToScalar() * y.ToScalar()))));
        Assert.Equal([1, 2], Targets(Dataset.Zip(five, Dataset.Range(1, 3))));
        Utils.Batch numbered = five.Skip(3).Enumerate(start: 7).First();
        Assert.Equal((7, 3), (Only(numbered.X).ToScalar(), Only(numbered.Y).ToScalar()));
        Assert.Equal([0, 1, 2, 3, 4], Numbers(five.Prefetch(3)));
        Assert.Equal([0, 2], Numbers(Dataset.FromTensorSlices(s_x, s_y).Take(3).Filter((_, y) => y.ToScalar() != 1).Map((_, y) => y)));
    }

    [Fact]
    public void Functions_take_and_give_pairs_triples_and_lists()
    {
        Dataset pairs = Dataset.FromTensorSlices(s_x, s_y);
        Utils.Batch triple = pairs.Map((x, y) => (x, y, y)).First();
        Assert.Equal((1, 1, 1), (triple.X.Count, triple.Y.Count, triple.SampleWeight.Count));
        Assert.Equal(1, pairs.Map((x, y) => (x, y, y)).Map((x, y, w) => (x, w)).First().Y.Count);
        Assert.Equal(1, pairs.Map((x, y) => (x, y, y)).Map((x, y, w) => (x, y, w)).First().SampleWeight.Count);
        Assert.Equal(1, Dataset.Range(2).Map(x => (x, x)).First().Y.Count);
        Utils.Batch list = pairs.Map((x, _) => [x.ToTensor<float>(), x.ToTensor<float>()]).First();
        Assert.Equal((1, 1), (list.X.Count, list.Y.Count));
        Dataset zipped = Dataset.Zip(pairs, pairs.Skip(1));
        Assert.Equal(4, zipped.First().X.Count);
        Assert.Equal([1, 2], Targets(zipped.Map((x1, y1, x2, y2) => (x1, y2)).Take(2)));
        Assert.Equal(9, zipped.MapElements(element => new Utils.Batch(element.X)).Count());
    }

    [Fact]
    public void Orders_follow_from_the_seed_and_the_pass()
    {
        Dataset data = Dataset.Range(100).Shuffle(30, seed: 1);
        double[] first = Numbers(data);
        double[] second = Numbers(data);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (double)i), first.Order());
        Assert.NotEqual(first.Order(), first);
        Assert.NotEqual(first, second);
        Dataset again = Dataset.Range(100).Shuffle(30, seed: 1);
        Assert.Equal(first, Numbers(again));
        Assert.Equal(second, Numbers(again));
        Assert.NotEqual(first, Numbers(Dataset.Range(100).Shuffle(30, seed: 2)));

        // Nothing comes out earlier than the buffer allows.
        Assert.All(first.Select((number, place) => number - place), ahead => Assert.True(ahead <= 30));
        Assert.Equal(Numbers(Dataset.Range(100).Shuffle(1)), first.Order());
        Dataset once = Dataset.Range(100).Shuffle(100, seed: 1, reshuffleEachIteration: false);
        Assert.Equal(Numbers(once), Numbers(once));

        Utils.SetRandomSeed(3);
        double[] unseeded = Numbers(Dataset.Range(100).Shuffle(100));
        Utils.SetRandomSeed(3);
        Assert.Equal(unseeded, Numbers(Dataset.Range(100).Shuffle(100)));

        // Every repetition has its own.
        double[] twice = Numbers(Dataset.Range(100).Shuffle(100, seed: 1).Repeat(2));
        Assert.NotEqual(twice[..100], twice[100..]);
        Assert.Equal(twice[..100].Order(), twice[100..].Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Results_keep_their_order_for_any_number_of_threads(int parallel)
    {
        Dataset slow = Dataset.Range(40).Map(
            x =>
            {
                Thread.Sleep((int)x.ToScalar() % 4 == 0 ? 5 : 0);
                return ArrayLike.Scalar(x.ToScalar() * 2);
            },
            parallel);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => 2.0 * i), Numbers(slow));
        Assert.Equal([0, 2], Numbers(slow.Take(2)));
    }

    [Fact]
    public void Functions_run_on_as_many_threads_as_asked_for()
    {
        using Barrier all = new(3);
        Dataset data = Dataset.Range(3).Map(x => all.SignalAndWait(30_000) ? x : throw new TimeoutException(), parallel: 3);
        Assert.Equal([0, 1, 2], Numbers(data));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void An_exception_comes_in_its_place(int parallel, bool prefetches)
    {
        Dataset data = Dataset.Range(10).Map(x => x.ToScalar() == 5 ? throw new InvalidOperationException("five") : x, parallel);
        using IEnumerator<Utils.Batch> elements = (prefetches ? data.Prefetch() : data).GetEnumerator();
        for (int index = 0; index < 5; index++)
        {
            Assert.True(elements.MoveNext());
        }

        Assert.Equal("five", Assert.Throws<InvalidOperationException>(() => elements.MoveNext()).Message);
    }

    [Fact]
    public void Elements_are_made_ahead_but_no_more_than_asked_for()
    {
        int made = 0;
        Dataset data = Dataset.Range(100).Map(x =>
        {
            Interlocked.Increment(ref made);
            return x;
        }).Prefetch(4);
        using (IEnumerator<Utils.Batch> elements = data.GetEnumerator())
        {
            Assert.True(elements.MoveNext());
            SpinWait.SpinUntil(() => Volatile.Read(ref made) >= 5, 30_000);
            Assert.InRange(Volatile.Read(ref made), 5, 7);
        }

        Assert.InRange(made, 5, 7);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cache_makes_every_element_once(bool inFile)
    {
        using TemporaryFolder folder = new();
        int made = 0;
        Dataset data = Dataset.FromTensorSlices(s_x, s_y).Map((x, y) =>
        {
            made++;
            return (x, y);
        }).Cache(inFile ? folder.File("a/cache") : null);

        // An unfinished pass keeps nothing.
        Assert.Equal(3, data.Take(3).Count());
        Assert.Empty(inFile ? Directory.GetFiles(folder.File("a")) : []);
        made = 0;

        // A training of one epoch asks for no more than all.
        using (IEnumerator<Utils.Batch> elements = data.GetEnumerator())
        {
            Assert.All(Enumerable.Range(0, 10), _ => Assert.True(elements.MoveNext()));
        }

        double[] first = Targets(data);
        Assert.Equal(first, Targets(data));
        Assert.Equal(10, made);
        Assert.Equal(s_x.ToArray(), data.SelectMany(element => Only(element.X).ToTensor<float>()));
        Assert.Equal("Int32", Only(data.First().Y).TypeName);
    }

    [Fact]
    public void A_damaged_cache_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("cache");
        Dataset data = Dataset.FromTensorSlices(s_x, s_y).Cache(path);
        Assert.Equal(10, data.Count());
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(path, whole[..length]);
            Rejects.With<InvalidDataException>("Delete it", () => data.Count());
        }

        for (int place = 0; place < 60; place++)
        {
            byte[] changed = [.. whole];
            changed[place] ^= 0xff;
            File.WriteAllBytes(path, changed);
            Exception? exception = Record.Exception(() => data.Count());
            Assert.True(exception is null or InvalidDataException, $"{place}: {exception}");
        }

        Rejects.With<IOException>("is a folder", () => data.Cache(folder.FullName));
    }

    [Fact]
    public void Says_what_is_wrong()
    {
        Dataset pairs = Dataset.FromTensorSlices(s_x, s_y);
        Rejects.Argument("same samples", () => Dataset.FromTensorSlices(s_x, Tensor.Create<int>([1, 2])));
        Rejects.Argument("Received: none", () => Dataset.FromTensorSlices(default));
        Rejects.Argument("positive", () => pairs.Batch(0));
        Rejects.Argument("positive", () => pairs.Shuffle(0));
        Rejects.Argument("positive", () => pairs.Prefetch(0));
        Rejects.Argument("positive", () => pairs.Map((x, y) => (x, y), parallel: 0));
        Rejects.Argument("zero or a positive", () => pairs.Repeat(-1));
        Rejects.Argument("zero or a positive", () => pairs.Take(-1));
        Rejects.Argument("zero or a positive", () => pairs.Skip(-1));
        Rejects.Argument("null for an element", () => Dataset.FromGenerator(() => [null!]).Count());
        Rejects.Argument("null for a pass", () => Dataset.FromGenerator(() => null!).Count());
        Rejects.Argument("`step`", () => Dataset.Range(0, 1, 0));
        Rejects.Argument("Zip needs", () => Dataset.Zip());
        Rejects.Argument("takes 1 array(s). Received: elements of 2: (3,), ()", () => pairs.Map(x => x).Count());
        Rejects.Argument("one shape and type", () => Dataset.Range(2).Map(
            x => x.ToScalar() == 0 ? x : (ArrayLike)s_x).Batch(2).Count());
        Rejects.Argument("same number of samples", () => Dataset.FromGenerator(
            () => [new Utils.Batch(s_x, Tensor.Create<int>([1, 2]))]).Unbatch().Count());
        Rejects.With<InvalidOperationException>("one number", () => ((ArrayLike)s_x).ToScalar());
    }

    private static ArrayLike Only(Arrays arrays)
    {
        List<ArrayLike> list = [.. arrays];
        return Assert.Single(list);
    }

    private static double[] Numbers(Dataset dataset) => [.. dataset.Select(element => Only(element.X).ToScalar())];

    private static double[] Targets(Dataset dataset) => [.. dataset.Select(element => Only(element.Y).ToScalar())];
}
