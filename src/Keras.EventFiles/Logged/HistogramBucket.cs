namespace Keras.EventFiles.Logged;

/// <summary>A bucket of a histogram.</summary>
/// <param name="Left">The smallest number in it.</param>
/// <param name="Right">The number at which the next one begins.</param>
/// <param name="Count">How many numbers are in it.</param>
public readonly record struct HistogramBucket(double Left, double Right, double Count);
