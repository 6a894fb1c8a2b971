using Keras.Tests.Callbacks;

namespace Keras.Tests;

/// <summary>The process in which a training runs that is killed.</summary>
internal static class Program
{
    /// <param name="arguments">Folder, epochs and seed.</param>
    public static int Main(string[] arguments)
    {
        KilledTraining.Run(arguments[0], int.Parse(arguments[1]), int.Parse(arguments[2]));
        return 0;
    }
}
