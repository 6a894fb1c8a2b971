using Keras.Constraints;
using Keras.Engine.Backends;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers.Schedules;

namespace Keras.Optimizers;

/// <summary>Multiplies the loss while another optimizer trains, so that gradients in half precision do not become zero.</summary>
/// <remarks>
/// The other one is given the gradients divided by the same scale again. If any is infinite or no number, nothing is updated and
/// the scale is halved; after <c>dynamicGrowthSteps</c> updates in a row it is doubled. In single precision this changes nothing
/// but what is skipped, as scales are powers of two. A step of one's own asks for the gradients of
/// <see cref="ScaleLoss"/>. Port of keras/optimizers/loss_scale_optimizer.py.
/// </remarks>
/// <example><code>model.Compile(new LossScaleOptimizer(new Adam(1e-3)), "mse");</code></example>
public class LossScaleOptimizer : Optimizer
{
    private readonly Variable _dynamicScale = new(
        "dynamic_scale", BackendSelection.Current.Allocate(new TensorType(DType.Float32, Shape.Scalar)));

    private readonly Variable _stepCounter = new(
        "step_counter", BackendSelection.Current.Allocate(new TensorType(DType.Int64, Shape.Scalar)));

    /// <summary>An optimizer around another one.</summary>
    /// <param name="innerOptimizer">What updates the weights; learning rate, iterations and slots are its.</param>
    /// <param name="initialScale">The first scale, positive; 32768 by default.</param>
    /// <param name="dynamicGrowthSteps">Updates in a row after which the scale is doubled; 2000 by default.</param>
    /// <param name="name">The name in messages; the class name if null.</param>
    /// <exception cref="ArgumentException">A number is not positive, or the other optimizer scales, too.</exception>
    public LossScaleOptimizer(Optimizer innerOptimizer, double initialScale = 32768, int dynamicGrowthSteps = 2000, string? name = null)
        : base(
            learningRate: 0,
            decay: (innerOptimizer ?? throw new ArgumentNullException(nameof(innerOptimizer))).Decay,
            clipnorm: innerOptimizer.Clipnorm,
            clipvalue: innerOptimizer.Clipvalue,
            globalClipnorm: innerOptimizer.GlobalClipnorm,
            weightDecay: innerOptimizer.WeightDecay,
            useEma: innerOptimizer.UseEma,
            emaMomentum: innerOptimizer.EmaMomentum,
            emaOverwriteFrequency: innerOptimizer.EmaOverwriteFrequency,
            gradientAccumulationSteps: innerOptimizer.GradientAccumulationSteps,
            name: name)
    {
        InnerOptimizer = innerOptimizer is not LossScaleOptimizer ? innerOptimizer : throw new ArgumentException(
            "`innerOptimizer` must not scale the loss itself. Received: a LossScaleOptimizer.", nameof(innerOptimizer));
        InitialScale = double.IsFinite(initialScale) && (float)initialScale > 0 ? initialScale : throw new ArgumentException(
            $"`initialScale` must be positive. Received: {initialScale}.", nameof(initialScale));
        DynamicGrowthSteps = Guard.Positive(dynamicGrowthSteps);
        SetScale((float)initialScale, 0);
    }

    /// <summary>What updates the weights.</summary>
    public Optimizer InnerOptimizer { get; }

    /// <summary>The first scale.</summary>
    public double InitialScale { get; }

    /// <summary>Updates in a row after which the scale is doubled.</summary>
    public int DynamicGrowthSteps { get; }

    /// <summary>The scale of the next step.</summary>
    public double DynamicScale
    {
        get
        {
            float[] number = new float[1];
            _dynamicScale.Storage.Read<float>(number);
            return number[0];
        }
    }

    /// <summary>Updates in a row since the scale last changed.</summary>
    public long StepCounter
    {
        get
        {
            long[] number = new long[1];
            _stepCounter.Storage.Read<long>(number);
            return number[0];
        }
    }

    /// <inheritdoc/>
    public override double LearningRate
    {
        get => InnerOptimizer.LearningRate;
        set
        {
            // The base class sets its own, before there is another one.
            if (InnerOptimizer is not null)
            {
                InnerOptimizer.LearningRate = value;
            }
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Slots => InnerOptimizer.Slots;

    /// <inheritdoc/>
    internal override IReadOnlyList<Variable> Updated => InnerOptimizer.Updated;

    /// <inheritdoc/>
    internal override Optimizer Unwrapped => InnerOptimizer;

    /// <inheritdoc/>
    internal override LearningRateSchedule? Schedule => InnerOptimizer.Schedule;

    /// <inheritdoc/>
    internal override IReadOnlyList<string> NotDecayed => InnerOptimizer.NotDecayed;

    /// <inheritdoc/>
    internal override long Batches
    {
        get => InnerOptimizer.Batches;
        set => InnerOptimizer.Batches = value;
    }

    /// <inheritdoc/>
    public override Value ScaleLoss(Value loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return loss * Ops.Cast(CallContext.Required.Read(_dynamicScale), loss.DType);
    }

    /// <inheritdoc/>
    public override void ExcludeFromWeightDecay(params IReadOnlyList<string> names) => InnerOptimizer.ExcludeFromWeightDecay(names);

    /// <inheritdoc/>
    public override void Reset()
    {
        InnerOptimizer.Reset();
        SetScale((float)InitialScale, 0);
    }

    /// <inheritdoc/>
    public override void FinalizeVariableValues(IEnumerable<Variable> weights) => InnerOptimizer.FinalizeVariableValues(weights);

    /// <summary>Goes on from another scale.</summary>
    internal void SetScale(float scale, long stepCounter)
    {
        _dynamicScale.Storage.Write<float>([scale]);
        _stepCounter.Storage.Write<long>([stepCounter]);
    }

    /// <inheritdoc/>
    internal override bool Owns(Variable variable) =>
        variable == _dynamicScale || variable == _stepCounter || InnerOptimizer.Owns(variable);

    /// <inheritdoc/>
    internal override void StartOver(Model model)
    {
        InnerOptimizer.StartOver(model);
        SetScale((float)InitialScale, 0);
    }

    /// <inheritdoc/>
    internal override void ServeOnly(Model model) => InnerOptimizer.ServeOnly(model);

    /// <inheritdoc/>
    internal override IReadOnlyList<Variable> MakeSlots(IReadOnlyList<Variable> weights) => InnerOptimizer.MakeSlots(weights);

    /// <inheritdoc/>
    internal override void Apply(
        IReadOnlyList<(Variable Variable, Value Gradient, Constraint? Constraint)> weights,
        CallContext context,
        LossScaleOptimizer? scale = null) => InnerOptimizer.Apply(weights, context, this);

    /// <summary>The gradients of the loss itself, and whether all are finite; what comes of it for the scale is noted.</summary>
    /// <param name="gradients">Those of the scaled loss.</param>
    /// <param name="context">The trace.</param>
    /// <param name="areParts">Whether other processes have other ones, of which all must be finite, too.</param>
    /// <returns>The gradients, and an Int64 scalar: 1 or 0.</returns>
    internal (IReadOnlyList<Value> Gradients, Value IsFinite) Unscale(
        IReadOnlyList<Value> gradients, CallContext context, bool areParts)
    {
        Value scale = context.Read(_dynamicScale);
        Value counter = context.Read(_stepCounter);
        Value isFinite = gradients.Select(gradient => Ops.Cast(Ops.Min(Ops.IsFinite(gradient)), DType.Int64))
            .Aggregate(Ops.Constant(1, DType.Int64), (all, next) => all * next);
        if (areParts)
        {
            isFinite = Ops.Equal(context.Replicas!.AddUp(1 - isFinite, context), Ops.Constant(0, DType.Int64));
        }

        Value isTime = Ops.Equal(counter, Ops.Constant(DynamicGrowthSteps - 1, DType.Int64));
        IReadOnlyList<Value> unscaled = [.. gradients.Select(gradient => gradient / Ops.Cast(scale, gradient.DType))];
        context.Update(
            _dynamicScale, scale * ((Ops.Cast(isFinite, DType.Float32) * (Ops.Cast(isTime, DType.Float32) + 0.5)) + 0.5));
        context.Update(_stepCounter, isFinite * (1 - isTime) * (counter + Ops.Constant(1, DType.Int64)));
        return (unscaled, isFinite);
    }

    /// <inheritdoc/>
    protected override void UpdateStep(Value gradient, Variable variable, UpdateContext context) => throw new NotSupportedException(
        $"{nameof(LossScaleOptimizer)} updates no weights itself: {nameof(InnerOptimizer)} does.");
}
