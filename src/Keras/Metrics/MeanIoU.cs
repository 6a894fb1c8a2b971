namespace Keras.Metrics;

/// <summary>
/// The mean over classes of <c>intersection / union</c> of what is the class and what is taken for it; classes that
/// occur nowhere do not count.
/// </summary>
/// <remarks>
/// Targets and outputs are class numbers, or have the scores of classes along a last axis more. Port of keras/metrics.
/// </remarks>
/// <param name="numClasses">Number of classes.</param>
/// <param name="name">The name in logs; <c>"mean_io_u"</c> if null.</param>
/// <param name="ignoreClass">Places whose target is this number do not count; all do if null.</param>
/// <param name="sparseYTrue">Whether targets are class numbers; else they are one-hot.</param>
/// <param name="sparseYPred">Whether outputs are class numbers; else they are scores, as those of a softmax.</param>
/// <exception cref="ArgumentException"><paramref name="numClasses"/> is not positive.</exception>
public class MeanIoU(
    int numClasses, string? name = null, int? ignoreClass = null, bool sparseYTrue = true, bool sparseYPred = true)
    : IoU(numClasses, [.. Enumerable.Range(0, Guard.Positive(numClasses))], name, ignoreClass, sparseYTrue, sparseYPred);
