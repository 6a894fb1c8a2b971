namespace Keras.EventFiles.Logged;

/// <summary>Texts, in Markdown: one, a list or a table.</summary>
/// <param name="Texts">The texts, row by row.</param>
/// <param name="Shape">Empty for one text; the length of a list; rows and columns of a table.</param>
/// <inheritdoc cref="LoggedItem" path="/param"/>
public sealed record LoggedText(string Tag, long Step, double WallTime, IReadOnlyList<string> Texts, IReadOnlyList<long> Shape)
    : LoggedItem(Tag, Step, WallTime);
