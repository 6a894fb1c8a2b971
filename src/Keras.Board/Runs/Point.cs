namespace Keras.Board.Runs;

/// <summary>A point of a curve.</summary>
/// <param name="Step">Its step.</param>
/// <param name="Time">When it was logged: seconds since 1970.</param>
/// <param name="Value">The number.</param>
internal readonly record struct Point(long Step, double Time, double Value);
