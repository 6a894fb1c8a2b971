namespace Keras.EventFiles.Logged;

/// <summary>A point of a curve.</summary>
/// <param name="Value">The number, which may be NaN or infinite.</param>
/// <inheritdoc cref="LoggedItem" path="/param"/>
public sealed record LoggedScalar(string Tag, long Step, double WallTime, double Value) : LoggedItem(Tag, Step, WallTime);
