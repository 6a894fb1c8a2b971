namespace Keras.EventFiles.Logged;

/// <summary>The architecture of a model.</summary>
/// <param name="Json">The model as <c>model.to_json()</c> of Keras gives it: not checked.</param>
/// <inheritdoc cref="LoggedItem" path="/param"/>
public sealed record LoggedModel(string Tag, long Step, double WallTime, string Json) : LoggedItem(Tag, Step, WallTime);
