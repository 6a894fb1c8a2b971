using Keras.Callbacks;

namespace Keras.Board;

/// <summary>Starts boards for <see cref="TensorBoard"/>, on port 6006 or, if that is taken, on a free one.</summary>
internal sealed class BoardStarter : IBoardStarter
{
    /// <inheritdoc/>
    public string Start(string logDir)
    {
        try
        {
            return BoardServer.Start(logDir).Address;
        }
        catch (IOException)
        {
            return BoardServer.Start(logDir, new BoardOptions { Port = 0 }).Address;
        }
    }
}
