using Keras.Engine.Tensors;
using Keras.Layers;

namespace Keras.Metrics;

/// <summary><see cref="IoU"/> of yes (1) and no (0): outputs of at least a threshold say yes.</summary>
/// <remarks>Port of keras/metrics.</remarks>
/// <param name="targetClassIds">The classes whose mean it is; both if null.</param>
/// <param name="threshold">Where yes begins; 0.5 by default.</param>
/// <param name="name">The name in logs; <c>"binary_io_u"</c> if null.</param>
/// <exception cref="ArgumentException">A class is neither 0 nor 1.</exception>
public class BinaryIoU(IntList? targetClassIds = null, double threshold = 0.5, string? name = null)
    : IoU(2, targetClassIds ?? [0, 1], name)
{
    /// <inheritdoc cref="BinaryIoU" path="/param[@name='threshold']"/>
    public double Threshold { get; } = threshold;

    /// <inheritdoc/>
    public override void UpdateState(Value yTrue, Value yPred, Value? sampleWeight, CallContext context) =>
        base.UpdateState(yTrue, Ops.GreaterEqual(yPred, Threshold), sampleWeight, context);
}
