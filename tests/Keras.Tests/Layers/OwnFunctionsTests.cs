using System.Numerics.Tensors;
using Keras.Constraints;
using Keras.Initializers;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Optimizers.Schedules;
using Keras.Regularizers;
using Keras.Testing;

namespace Keras.Tests.Layers;

public class OwnFunctionsTests
{
    [Fact]
    public void Initialize_penalize_constrain_activate_and_schedule()
    {
        Dense dense = new(
            2,
            activation: ActivationFunction.Of("twice", x => 2 * x),
            kernelInitializer: Initializer.Of("count", shape => [.. Enumerable.Range(1, (int)shape.Length).Select(i => (float)i)]),
            kernelRegularizer: Regularizer.Of("sum", w => Ops.Sum(w)),
            kernelConstraint: Constraint.Of("at most 3", w => Ops.Minimum(w, 3)),
            inputShape: 2);
        Sequential model = new([dense]);
        model.Compile(new SGD(LearningRateSchedule.Of("halves", step => 1 / (step + 2))), "mse");
        Tensor<float> x = Tensor.Create<float>([0, 0], [1, 2]);

        Assert.Equal([1f, 2, 3, 4], dense.GetWeights()[0].ToArray());
        Assert.Equal(10, model.TrainOnBatch(x, x)[0]);
        Assert.Equal([0.5f, 1.5f, 2.5f, 3], dense.GetWeights()[0].ToArray());
        model.TrainOnBatch(x, x);
        Assert.Equal(0.5 - (1 / 3.0), dense.GetWeights()[0].ToArray()[0], 1e-6);
        dense.SetWeights([Tensor.Create<float>([1, 1, 1, 1], [2, 2]), Tensor.Create<float>([0, 1], [2])]);
        Assert.Equal([2f, 4], model.Predict(Tensor.Create<float>([1, 0], [1, 2])).ToArray());
        Rejects.Argument("must give 4 elements", () => new Sequential(
            [new Dense(2, kernelInitializer: Initializer.Of("few", _ => [1]), inputShape: 2)]));
    }
}
