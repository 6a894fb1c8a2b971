namespace Keras.Callbacks;

/// <summary>
/// Starts a page in the browser that shows event files. The assembly <c>Keras.Board</c> has one, with a constructor without
/// arguments.
/// </summary>
internal interface IBoardStarter
{
    /// <summary>Starts it; it runs until the program ends.</summary>
    /// <param name="logDir">The folder of all runs.</param>
    /// <returns>What to type into the browser.</returns>
    string Start(string logDir);
}
