using Keras.Training;

namespace Keras.Tests.Training;

public class BatchStreamTests
{
    [Fact]
    public void Gives_every_epoch_one_pass()
    {
        using BatchStream stream = new(new ListSource(3), stepsPerEpoch: null, initialEpoch: 0, epochs: 2);

        Assert.Equal([0, 1, 2], ListSource.Numbers(stream.NextEpoch()));
        Assert.Equal([100, 101, 102], ListSource.Numbers(stream.NextEpoch()));
    }

    [Fact]
    public void Goes_on_in_the_middle_of_a_pass_with_a_number_of_steps()
    {
        using BatchStream stream = new(new ListSource(3), stepsPerEpoch: 2, initialEpoch: 0, epochs: 3);

        Assert.Equal([0, 1], ListSource.Numbers(stream.NextEpoch()));
        Assert.Equal([2, 100], ListSource.Numbers(stream.NextEpoch()));
        Assert.Equal([101, 102], ListSource.Numbers(stream.NextEpoch()));
    }

    [Fact]
    public void Gives_several_passes_to_an_epoch_of_more_steps()
    {
        using BatchStream stream = new(new ListSource(2), stepsPerEpoch: 5, initialEpoch: 0, epochs: 1);

        Assert.Equal([0, 1, 100, 101, 200], ListSource.Numbers(stream.NextEpoch()));
    }

    [Fact]
    public void Starts_where_the_initial_epoch_would_have_started()
    {
        using BatchStream passes = new(new ListSource(3), stepsPerEpoch: null, initialEpoch: 4, epochs: 5);
        using BatchStream steps = new(new ListSource(3), stepsPerEpoch: 2, initialEpoch: 2, epochs: 3);

        Assert.Equal([400, 401, 402], ListSource.Numbers(passes.NextEpoch()));
        Assert.Equal([101, 102], ListSource.Numbers(steps.NextEpoch()));
    }

    [Fact]
    public void Takes_data_of_unknown_length_to_its_end_in_every_epoch()
    {
        ListSource source = new(3, isLengthKnown: false);
        using BatchStream stream = new(source, stepsPerEpoch: null, initialEpoch: 0, epochs: 2);

        Assert.Equal(3, ListSource.Numbers(stream.NextEpoch()).Count());
        Assert.Equal(3, ListSource.Numbers(stream.NextEpoch()).Count());
        Assert.Equal(2, source.Passes);
    }

    [Fact]
    public void Says_when_data_runs_out()
    {
        ListSource source = new(3, isLengthKnown: false) { LastPass = 1 };
        using BatchStream stream = new(source, stepsPerEpoch: 2, initialEpoch: 0, epochs: 3);
        Assert.Equal(2, ListSource.Numbers(stream.NextEpoch()).Count());

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
            () => ListSource.Numbers(stream.NextEpoch()).Count());

        Assert.Equal(
            "The data ran out after 3 batches, 1 of them in this epoch of 2 steps, and gave none when it was started "
            + "again. Give data that can be enumerated again, or fewer steps or epochs.",
            exception.Message);
    }

    [Fact]
    public void Says_when_data_of_unknown_length_is_empty()
    {
        using BatchStream stream = new(
            new ListSource(0, isLengthKnown: false), stepsPerEpoch: null, initialEpoch: 0, epochs: 1);

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
            () => ListSource.Numbers(stream.NextEpoch()).Count());

        Assert.Equal("There is nothing to train on. Received: data without a batch.", exception.Message);
    }
}
