namespace Keras.Board.Report;

/// <summary>An image that the model takes for something else.</summary>
/// <param name="Loss">Minus the logarithm of the probability of its class.</param>
/// <param name="Index">Its place in the data.</param>
/// <param name="Class">Its class.</param>
/// <param name="Guesses">The likeliest classes with their probabilities, best first.</param>
/// <param name="Png">The image.</param>
internal sealed record Mistake(double Loss, long Index, int Class, IReadOnlyList<(int Class, float Probability)> Guesses, byte[] Png);
