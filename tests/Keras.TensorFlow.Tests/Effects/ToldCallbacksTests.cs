using System.Reflection;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using static Tensorflow.KerasApi;

namespace Tensorflow.Tests.Effects;

/// <summary>A callback of the program's own is told of what happens, with the numbers that it happens with.</summary>
public class ToldCallbacksTests
{
    // predict takes no callbacks, there as here.
    private static readonly string[] s_ofPredictions =
        ["on_predict_begin", "on_predict_batch_begin", "on_predict_batch_end", "on_predict_end"];

    [Fact]
    public void Every_hook_is_told_of_epochs_batches_and_logs()
    {
        ICallback callback = DispatchProxy.Create<ICallback, Recorder>();
        Sequential model = keras.Sequential(keras.layers.Dense(1, activation: "linear", input_shape: 3));
        model.compile("sgd", "mse", ["mae"]);
        model.fit(
            Numbers.Of(8, 3),
            np.ones((8, 1), np.float32),
            batch_size: 4,
            epochs: 2,
            verbose: 0,
            callbacks: [callback],
            validation_data: (Numbers.Of(6, 3), np.ones((6, 1), np.float32)));

        ILookup<string, object[]> told = ((Recorder)callback).Told.ToLookup(call => call.Hook, call => call.Arguments);
        Assert.Equal(
            typeof(ICallback).GetMethods().Where(method => !method.IsSpecialName).Select(method => method.Name)
                .Except(s_ofPredictions).Order(),
            told.Select(calls => calls.Key).Order());
        Assert.Equal([0, 1], told["on_epoch_begin"].Select(arguments => (int)arguments[0]));
        Assert.Equal([0, 1], told["on_epoch_end"].Select(arguments => (int)arguments[0]));
        Assert.Equal([0L, 1L, 0L, 1L], told["on_train_batch_begin"].Select(arguments => (long)arguments[0]));
        Assert.Equal([0L, 1L, 0L, 1L], told["on_train_batch_end"].Select(arguments => (long)arguments[0]));
        Assert.Equal([0L, 1L, 0L, 1L], told["on_test_batch_begin"].Select(arguments => (long)arguments[0]));
        Assert.Equal([0L, 1L, 0L, 1L], told["on_test_batch_end"].Select(arguments => (long)arguments[0]));
        Assert.All(
            told["on_epoch_end"],
            arguments => Assert.Equal(["loss", "mae", "val_loss", "val_mae"], Logs(arguments[1]).Keys.Order()));
        foreach (string hook in new[] { "on_train_batch_end", "on_test_batch_end" })
        {
            Assert.All(told[hook], arguments => Assert.Equal(["loss", "mae"], Logs(arguments[1]).Keys.Order()));
        }

        Assert.All(told["on_test_end"], arguments => Assert.Equal(["loss", "mae"], Logs(arguments[0]).Keys.Order()));
    }

    private static Dictionary<string, float> Logs(object argument) => (Dictionary<string, float>)argument;

    /// <summary>Keeps what it is told.</summary>
    public class Recorder : DispatchProxy
    {
        public List<(string Hook, object[] Arguments)> Told { get; } = [];

        protected override object Invoke(MethodInfo targetMethod, object[] args)
        {
            if (!targetMethod.IsSpecialName)
            {
                Told.Add((targetMethod.Name, args));
            }

            return null;
        }
    }
}
