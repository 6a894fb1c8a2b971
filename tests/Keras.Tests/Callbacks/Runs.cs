using Keras.Callbacks;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;
using Keras.Tests.Training;

namespace Keras.Tests.Callbacks;

/// <summary>Lets a callback see epochs with made-up numbers.</summary>
internal static class Runs
{
    /// <summary>A compiled model to go with it.</summary>
    public static Model Model() => Small.Line(0, new SGD(1));

    /// <summary>Calls a callback's hooks for epochs that log the given numbers, until it stops training.</summary>
    /// <param name="callback">The callback.</param>
    /// <param name="model">The model it is told of.</param>
    /// <param name="name">The number's name.</param>
    /// <param name="values">The number in each epoch.</param>
    /// <returns>The logs of each epoch, as the callback left them.</returns>
    public static List<Logs> Run(Callback callback, Model model, string name, params double[] values)
    {
        List<Logs> all = [];
        model.StopTraining = false;
        callback.SetModel(model);
        callback.SetParams(new TrainingParameters(values.Length, 1, 1, 1, 0, false, [name]));
        callback.OnTrainBegin(new Logs());
        for (int epoch = 0; epoch < values.Length && !model.StopTraining; epoch++)
        {
            Logs logs = new() { [name] = values[epoch] };
            callback.OnEpochEnd(epoch, logs);
            all.Add(logs);
        }

        callback.OnTrainEnd(new Logs());
        return all;
    }

    /// <summary>What an action writes to the console.</summary>
    public static (string Output, string Error) Console(Action action) => ConsoleText.Of(action);
}
