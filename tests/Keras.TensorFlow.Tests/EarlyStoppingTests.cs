using Keras.Testing;
using Tensorflow.Keras.Callbacks;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using static Tensorflow.KerasApi;

namespace Tensorflow.Tests;

public class EarlyStoppingTests
{
    [Fact]
    public void Each_argument_changes_when_a_training_ends()
    {
        Assert.Equal(8, Epochs(new EarlyStopping(null, "loss")));
        Assert.Equal(2, Epochs(new EarlyStopping(null, "loss", min_delta: 100f)));
        Assert.Equal(4, Epochs(new EarlyStopping(null, "loss", min_delta: 100f, patience: 3)));
        Assert.Equal(5, Epochs(new EarlyStopping(null, "loss", min_delta: 100f, start_from_epoch: 3)));
        Assert.Equal(2, Epochs(new EarlyStopping(null, "loss", mode: "max")));
        Assert.Equal(2, Epochs(new EarlyStopping(null, "loss", baseline: 1e-9f)));
        Assert.Equal(8, Epochs(new EarlyStopping(null, "val_loss", min_delta: 100f)));
    }

    [Fact]
    public void The_best_weights_come_back_and_the_end_is_told_if_asked_for()
    {
        EarlyStopping Stopping(bool restores, int verbose) =>
            new(null, "loss", patience: 1, verbose: verbose, mode: "max", restore_best_weights: restores);

        float[] kept = Trained(Stopping(restores: false, 0)).Model.get_weights()[0].ToArray<float>();
        float[] best = Trained(Stopping(restores: true, 0)).Model.get_weights()[0].ToArray<float>();
        Assert.NotEqual(kept, best);
        Assert.Empty(ConsoleText.Of(() => Trained(Stopping(false, 0))).Output);
        Assert.Contains("early stopping", ConsoleText.Of(() => Trained(Stopping(false, 1))).Output, StringComparison.OrdinalIgnoreCase);
    }

    private static int Epochs(EarlyStopping stopping) => Trained(stopping).History["loss"].Count;

    // The loss falls from epoch to epoch.
    private static (IModel Model, Dictionary<string, List<float>> History) Trained(EarlyStopping stopping)
    {
        Sequential model = keras.Sequential(keras.layers.Dense(1, kernel_initializer: Binding.tf.ones_initializer, input_shape: 2));
        model.compile(keras.optimizers.SGD(0.01f), keras.losses.MeanSquaredError());
        ICallback history = model.fit(
            np.ones((8, 2), np.float32), np.full((8, 1), 9f), epochs: 8, verbose: 0, callbacks: [stopping]);
        return (model, history.history);
    }
}
