namespace Keras.Board.Report;

/// <summary>Predictions of about the same confidence.</summary>
/// <param name="Count">How many.</param>
/// <param name="Confidence">Their mean confidence.</param>
/// <param name="Accuracy">The share of them that is right.</param>
internal readonly record struct CalibrationBin(long Count, double Confidence, double Accuracy);
