using Keras;
using Keras.Layers;
using Keras.Losses;
using Keras.Models;

namespace Distillation;

/// <summary>Trains a student on the answers of a teacher.</summary>
internal sealed class Distiller(Model student, Model teacher, double alpha = 0.1, double temperature = 3) : Model
{
    private readonly KLDivergence _distillationLoss = new();

    public Model Student { get; } = student;

    public Model Teacher { get; } = teacher;

    protected override Value Call(Value inputs, CallContext context) => Student.Apply(inputs);

    protected override IReadOnlyDictionary<string, Value> TrainStep(StepData data, CallContext context)
    {
        Value soft = Ops.Softmax(Teacher.Apply(data.X, training: false) / temperature);
        Value scores = Student.Apply(data.X, training: true);
        Value studentLoss = ComputeLoss(data, scores, context);
        Value distilled = _distillationLoss.Apply(soft, Ops.Softmax(scores / temperature));
        Value loss = (alpha * studentLoss) + ((1 - alpha) * temperature * temperature * distilled);
        Optimizer.ApplyGradients(context.Gradients(loss, Student.TrainableWeights).Zip(Student.TrainableWeights));
        return new Dictionary<string, Value>(ComputeMetrics(data, scores, studentLoss, context))
        {
            ["distillation_loss"] = distilled,
        };
    }
}
