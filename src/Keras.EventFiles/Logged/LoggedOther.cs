namespace Keras.EventFiles.Logged;

/// <summary>Something of a kind that is not read: sound, meshes, profiles.</summary>
/// <param name="Kind">What TensorBoard's plugin for it is named.</param>
/// <inheritdoc cref="LoggedItem" path="/param"/>
public sealed record LoggedOther(string Tag, long Step, double WallTime, string Kind) : LoggedItem(Tag, Step, WallTime);
