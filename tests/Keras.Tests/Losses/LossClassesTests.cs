using Keras.Losses;
using Keras.Metrics;

namespace Keras.Tests.Losses;

public class LossClassesTests
{
    [Fact]
    public void Names_stand_for_their_classes()
    {
        Assert.IsType<Keras.Losses.Hinge>(Loss.FromString("hinge"));
        Assert.IsType<Keras.Losses.SquaredHinge>(Loss.FromString("squared_hinge"));
        Assert.IsType<Keras.Losses.CategoricalHinge>(Loss.FromString("categorical_hinge"));
        Assert.IsType<Keras.Losses.Poisson>(Loss.FromString("poisson"));
        Assert.IsType<Keras.Losses.LogCosh>(Loss.FromString("logcosh"));
        Assert.Equal("logcosh", new LogCoshError().Name);
    }
}
