using System.Numerics.Tensors;
using Keras.Engine.Backends;
using Keras.Layers;
using Keras.Models;

namespace Keras.Tests.Models;

public class ModelPlansTests
{
    [Fact]
    public void The_plan_run_last_comes_first()
    {
        Sequential model = new([new Dense(2, inputShape: 3)]);
        model.PredictOnBatch(Tensor.CreateFromShape<float>([4, 3]));
        model.PredictOnBatch(Tensor.CreateFromShape<float>([5, 3]));
        IReadOnlyList<PlanReport> plans = model.Plans();
        Assert.Equal(["float32(5, 2)", "float32(4, 2)"], plans.Select(plan => plan.Steps[^1].Types));
    }
}
