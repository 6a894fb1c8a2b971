namespace Keras.Board.Runs;

/// <summary>A training session with what was chosen for it.</summary>
/// <param name="Group">Sessions of one group are repetitions of each other.</param>
/// <param name="Time">When it began: seconds since 1970.</param>
/// <param name="HyperParameters">Numbers, texts and booleans by name.</param>
/// <param name="Succeeded">How it ended; null while it runs.</param>
internal sealed record Session(
    string Group, double Time, IReadOnlyDictionary<string, object> HyperParameters, bool? Succeeded);
