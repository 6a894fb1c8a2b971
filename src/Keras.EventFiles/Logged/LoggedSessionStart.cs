namespace Keras.EventFiles.Logged;

/// <summary>What was chosen for a training session.</summary>
/// <param name="Group">Sessions of one group are repetitions of each other; empty if alone.</param>
/// <param name="HyperParameters">Numbers, texts and booleans by name.</param>
/// <inheritdoc cref="LoggedItem" path="/param"/>
public sealed record LoggedSessionStart(
    string Tag, long Step, double WallTime, string Group, IReadOnlyDictionary<string, object> HyperParameters)
    : LoggedItem(Tag, Step, WallTime);
