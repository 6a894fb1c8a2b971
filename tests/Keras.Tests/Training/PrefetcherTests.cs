using Keras.Training;

namespace Keras.Tests.Training;

public class PrefetcherTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 10)]
    [InlineData(4, 2)]
    [InlineData(8, 10)]
    public void Keeps_the_order_for_any_number_of_workers(int workers, int ahead)
    {
        // Later batches are made faster than earlier ones.
        ListSource source = new(12, workers: workers, ahead: ahead) { Making = batch => Thread.Sleep(batch % 4 == 0 ? 8 : 1) };

        Assert.Equal(Enumerable.Range(0, 12), ListSource.Numbers(Prefetcher.OnePass(source)));
    }

    [Fact]
    public void Makes_batches_on_several_threads()
    {
        using Barrier all = new(3);

        // Every batch waits for two others: fewer than three workers would never finish.
        ListSource source = new(6, workers: 3, ahead: 6)
        {
            Making = _ => Assert.True(all.SignalAndWait(TimeSpan.FromSeconds(30))),
        };

        Assert.Equal(6, ListSource.Numbers(Prefetcher.OnePass(source)).Count());
    }

    [Fact]
    public void Makes_batches_before_they_are_needed_but_not_without_bound()
    {
        ListSource source = new(100, ahead: 3);
        using IEnumerator<Batch> batches = Prefetcher.OnePass(source).GetEnumerator();
        Assert.True(batches.MoveNext());
        batches.Current.Dispose();
        Assert.True(SpinWait.SpinUntil(() => source.Made >= 4, TimeSpan.FromSeconds(30)));
        Thread.Sleep(50);

        // One is in use, three wait, and one is made that finds no room yet.
        Assert.InRange(source.Made, 4, 5);
    }

    [Fact]
    public void Goes_on_with_the_next_pass_and_asks_for_no_batch_too_many()
    {
        ListSource source = new(3, ahead: 100);

        Assert.Equal(
            [0, 1, 2, 100, 101, 102, 200], ListSource.Numbers(Prefetcher.ManyPasses(source, first: 0, count: 7)));
        Assert.Equal(7, source.Made);
        Assert.Equal([3, 6], source.PassEnds);
    }

    [Fact]
    public void Ends_the_last_pass_if_all_of_it_was_used()
    {
        ListSource source = new(3);

        Assert.Equal(3, Prefetcher.OnePass(source, 3).Count());
        Assert.Equal([3], source.PassEnds);
    }

    [Fact]
    public void Skips_batches_without_making_them()
    {
        ListSource source = new(3);

        Assert.Equal([201, 202, 300], ListSource.Numbers(Prefetcher.ManyPasses(source, first: 7, count: 3)));
        Assert.Equal(3, source.Made);
    }

    [Fact]
    public void Ends_when_a_pass_is_empty()
    {
        ListSource source = new(2, isLengthKnown: false) { LastPass = 2 };

        Assert.Equal([0, 1, 100, 101], ListSource.Numbers(Prefetcher.ManyPasses(source, first: 0, count: 100)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Throws_what_a_batch_throws_in_the_place_of_that_batch(int workers)
    {
        ListSource source = new(6, workers: workers, ahead: 6)
        {
            Making = batch => _ = batch == 3 ? throw new InvalidDataException("Batch 3 is damaged.") : 0,
        };
        List<int> seen = [];

        InvalidDataException exception = Assert.Throws<InvalidDataException>(() =>
        {
            foreach (int batch in ListSource.Numbers(Prefetcher.OnePass(source)))
            {
                seen.Add(batch);
            }
        });

        Assert.Equal("Batch 3 is damaged.", exception.Message);
        Assert.Equal([0, 1, 2], seen);
    }

    [Fact]
    public void Throws_what_the_source_throws_after_its_batches()
    {
        List<int> seen = [];

        Assert.Throws<InvalidDataException>(() =>
        {
            foreach (int batch in ListSource.Numbers(Prefetcher.OnePass(new FailingSource())))
            {
                seen.Add(batch);
            }
        });

        Assert.Equal([0, 1], seen);
    }

    [Fact]
    public void Stops_making_batches_when_the_reader_stops()
    {
        ListSource source = new(1000, workers: 2, ahead: 4) { Making = _ => Thread.Sleep(1) };

        Assert.Equal([0, 1, 2], ListSource.Numbers(Prefetcher.OnePass(source)).Take(3));
        int made = source.Made;
        Thread.Sleep(50);

        Assert.InRange(made, 3, 10);
        Assert.Equal(made, source.Made);
        Assert.Empty(source.PassEnds);
    }

    private sealed class FailingSource : BatchSource
    {
        private readonly ListSource _source = new(2);

        public override int? Steps => null;

        public override IEnumerable<Func<Batch>> Pass(long number)
        {
            foreach (Func<Batch> batch in _source.Pass(number))
            {
                yield return batch;
            }

            throw new InvalidDataException("There should be more.");
        }
    }
}
