using Keras.Engine.Graphs;
using Keras.Engine.Passes;
using Keras.Engine.Planning;
using Keras.Testing;

namespace Keras.Engine.Tests.Operations;

public class AgainTests
{
    [Fact]
    public void Passes_numbers_and_gradients_on()
    {
        Value x = Inputs.Float32(3);
        Value y = Ops.Sum(Ops.Square(Ops.Again(x)) * x);

        Assert.Equal([36], GraphRun.Evaluate(y, (x, [1, 2, 3])));
        Assert.Equal([3, 12, 27], GraphRun.Evaluate(Gradients.Of(y, [x])[0]!, (x, [1, 2, 3])));
    }

    [Fact]
    public void What_is_computed_of_it_is_not_shared()
    {
        Value x = Inputs.Float32(3);
        GraphCheck.Keeps<ShareCommonSubexpressions>(new Graph([x], [Ops.Exp(x), Ops.Exp(Ops.Again(x))], []));
    }

    [Fact]
    public void What_is_computed_of_it_waits_for_its_reader()
    {
        Value x = Inputs.Float32(8);
        Value early = Ops.Exp(x);
        Value late = Ops.Sum(Ops.Square(x + Ops.Again(x)));
        Value again = Ops.Sum(Ops.Exp(Ops.Again(x)));
        Value deep = Ops.Tanh(Ops.Log(Ops.Sqrt(early)));
        Plan plan = Scheduler.Schedule(new Graph([x], [again + deep, late], []));

        Assert.Equal(
            ["Exp", "Sqrt", "Log", "Tanh", "Exp", "Sum", "Add", "Add", "Square", "Sum"], plan.Steps.Select(step => step.Op.Name));
    }
}
