using Keras.Engine.Tensors;

namespace Keras.Metrics;

/// <summary><see cref="IoU"/> of one-hot targets and scores of classes.</summary>
/// <remarks>Port of keras/metrics.</remarks>
/// <param name="numClasses">Number of classes.</param>
/// <param name="targetClassIds">The classes whose mean it is.</param>
/// <param name="name">The name in logs; <c>"one_hot_io_u"</c> if null.</param>
/// <param name="ignoreClass">Places whose target is this class do not count; all do if null.</param>
/// <param name="sparseYPred">Whether outputs are class numbers; else they are scores, as those of a softmax.</param>
/// <exception cref="ArgumentException">There is no class, or no such one.</exception>
public class OneHotIoU(
    int numClasses, IntList targetClassIds, string? name = null, int? ignoreClass = null, bool sparseYPred = false)
    : IoU(numClasses, targetClassIds, name, ignoreClass, sparseYTrue: false, sparseYPred);
