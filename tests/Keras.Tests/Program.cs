using Keras.Tests.Callbacks;
using Keras.Tests.Saving;

namespace Keras.Tests;

/// <summary>The process in which a training runs that is killed, or one that saves until it is.</summary>
internal static class Program
{
    /// <param name="arguments">Folder, epochs and seed of a training, or <c>save</c> and a folder.</param>
    public static int Main(string[] arguments)
    {
        if (arguments[0] == KilledSaving.Command)
        {
            KilledSaving.Run(arguments[1]);
        }
        else
        {
            KilledTraining.Run(arguments[0], int.Parse(arguments[1]), int.Parse(arguments[2]));
        }

        return 0;
    }
}
