namespace Keras.Optimizers;

/// <summary><see cref="Adam"/> with weight decay that does not pass through the averages of gradients.</summary>
/// <remarks>
/// Before Adam's step, <c>weight -= learningRate * weightDecay * weight</c>.
/// Port of keras/optimizers (Loshchilov and Hutter 2017).
/// The arguments from <c>decay</c> on are those of every <see cref="Optimizer"/>.
/// </remarks>
/// <param name="learningRate">Step size; 0.001 if null.</param>
/// <param name="weightDecay">
/// Part of each weight, times the learning rate, that an update takes off it; 0.004 by default.
/// </param>
/// <param name="beta1">Part of the average gradient that is kept, at least 0 and less than 1; 0.9 by default.</param>
/// <param name="beta2">Part of the average square that is kept, at least 0 and less than 1; 0.999 by default.</param>
/// <param name="epsilon">Keeps the quotient finite; <see cref="Config.Epsilon"/> if null.</param>
/// <param name="amsgrad">Whether to divide by the largest average square so far.</param>
/// <param name="lr">Another name of <paramref name="learningRate"/>.</param>
/// <exception cref="ArgumentException">A number is out of range, or two arguments exclude each other.</exception>
public class AdamW(
    LearningRate? learningRate = null,
    double weightDecay = 0.004,
    double beta1 = 0.9,
    double beta2 = 0.999,
    double? epsilon = null,
    bool amsgrad = false,
    double decay = 0,
    double? clipnorm = null,
    double? clipvalue = null,
    double? globalClipnorm = null,
    double? lr = null,
    bool useEma = false,
    double emaMomentum = 0.99,
    int? emaOverwriteFrequency = null,
    int? gradientAccumulationSteps = null,
    string? name = null)
    : Adam(
        learningRate,
        beta1,
        beta2,
        epsilon,
        amsgrad,
        decay,
        clipnorm,
        clipvalue,
        globalClipnorm,
        lr,
        weightDecay,
        useEma,
        emaMomentum,
        emaOverwriteFrequency,
        gradientAccumulationSteps,
        name);
