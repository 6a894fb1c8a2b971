using Keras.Callbacks;

namespace Keras.Tests.Callbacks;

public class FrequencyTests
{
    [Fact]
    public void Is_every_epoch_every_batch_or_a_number_of_batches()
    {
        Assert.Null(default(Frequency).Batches);
        Assert.Null(((Frequency)"epoch").Batches);
        Assert.Equal(1, ((Frequency)"batch").Batches);
        Assert.Equal(7, ((Frequency)7).Batches);
    }

    [Fact]
    public void Rejects_other_words_and_numbers()
    {
        Assert.Contains(
            "must be \"epoch\", \"batch\" or a number of batches. Received: \"day\"",
            Assert.Throws<ArgumentException>(() => (Frequency)"day").Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => (Frequency)0);
    }
}
