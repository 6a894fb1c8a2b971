using Keras.Board.Runs;

namespace Keras.Board.Tests;

public class SeriesTests
{
    [Fact]
    public void Keeps_all_until_there_are_too_many()
    {
        Series<int> series = new(5);
        for (int item = 0; item < 5; item++)
        {
            series.Add(item, version: item);
        }

        Assert.Equal([0, 1, 2, 3, 4], series.Items);
        Assert.Equal((5, 4), (series.Count, series.Version));
    }

    [Fact]
    public void Keeps_each_item_with_the_same_chance_and_the_last_one_always()
    {
        const int Items = 100_000;
        Series<int> series = new(1000);
        for (int item = 0; item < Items; item++)
        {
            series.Add(item, version: 1);
            Assert.Equal(item, series.Items[^1]);
        }

        Assert.Equal((1000, Items), (series.Items.Count, series.Count));
        Assert.Equal(series.Items.Order(), series.Items);

        // Each tenth has about a tenth of them: 100 with a deviation of 10.
        Assert.All(series.Items.CountBy(item => item / (Items / 10)), tenth => Assert.InRange(tenth.Value, 60, 140));
    }

    [Fact]
    public void Tells_what_gives_way()
    {
        Series<string> series = new(1);
        Assert.Null(series.Add("a", 0));
        Assert.Equal("a", series.Add("b", 0));
    }
}
