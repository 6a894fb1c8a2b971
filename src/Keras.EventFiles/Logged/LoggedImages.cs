namespace Keras.EventFiles.Logged;

/// <summary>Images, as files of PNG, JPEG or GIF.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Files">The bytes of each file, as they were logged: not checked.</param>
/// <inheritdoc cref="LoggedItem" path="/param"/>
public sealed record LoggedImages(string Tag, long Step, double WallTime, long Width, long Height, IReadOnlyList<byte[]> Files)
    : LoggedItem(Tag, Step, WallTime);
