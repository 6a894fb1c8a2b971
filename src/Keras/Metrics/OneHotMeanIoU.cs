namespace Keras.Metrics;

/// <summary><see cref="MeanIoU"/> of one-hot targets and scores of classes.</summary>
/// <remarks>Port of keras/metrics.</remarks>
/// <param name="numClasses">Number of classes.</param>
/// <param name="name">The name in logs; <c>"one_hot_mean_io_u"</c> if null.</param>
/// <param name="ignoreClass">Places whose target is this class do not count; all do if null.</param>
/// <param name="sparseYPred">Whether outputs are class numbers; else they are scores, as those of a softmax.</param>
/// <exception cref="ArgumentException"><paramref name="numClasses"/> is not positive.</exception>
public class OneHotMeanIoU(int numClasses, string? name = null, int? ignoreClass = null, bool sparseYPred = false)
    : MeanIoU(numClasses, name, ignoreClass, sparseYTrue: false, sparseYPred);
