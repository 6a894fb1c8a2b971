namespace Keras.EventFiles.Logged;

/// <summary>The end of a training session.</summary>
/// <param name="Succeeded">Whether it ended as planned.</param>
/// <inheritdoc cref="LoggedItem" path="/param"/>
public sealed record LoggedSessionEnd(string Tag, long Step, double WallTime, bool Succeeded) : LoggedItem(Tag, Step, WallTime);
