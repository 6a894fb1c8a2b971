using Keras.Engine.Graphs;
using Keras.Engine.Planning;

namespace Keras.Engine.Tests.Planning;

public class SchedulerTests
{
    [Fact]
    public void Makes_a_step_of_every_op_that_computes()
    {
        Value x = Inputs.Float32((2, 3));
        Variable weight = Variables.Float32("w", 3);
        (Value mean, Value variance) = Ops.Moments(Ops.StopGradient(Ops.Reshape(x, (3, 2))));
        Plan plan = Scheduler.Schedule(new Graph([x], [mean + variance, x * weight * 2], []));
        Assert.Equal(["Moments", "Add", "Multiply", "Multiply"], plan.Steps.Select(step => step.Op.Name));
        Assert.Equal([0, 1, 2, 3], plan.Steps.Select(step => step.Index));
        Assert.Equal(
            [BufferPlace.Input, BufferPlace.Variable], plan.Steps[2].Inputs.Select(buffer => buffer.Place));
        Assert.Equal(BufferPlace.Constant, plan.Steps[3].Inputs[1].Place);
    }

    [Fact]
    public void Views_are_other_names_of_one_buffer()
    {
        Value x = Inputs.Float32((2, 3));
        Value sum = x + 1;
        Plan plan = Scheduler.Schedule(new Graph([x], [Ops.Exp(Ops.Reshape(Ops.StopGradient(sum), 6))], []));
        Assert.Same(plan.Steps[0].Outputs[0], plan.Steps[1].Inputs[0]);
        Assert.Equal(6, plan.Steps[1].InputType(0).Shape);
    }

    [Fact]
    public void A_buffer_lives_from_its_step_to_its_last_reader()
    {
        Value x = Inputs.Float32(2);
        Value a = Ops.Exp(x);
        Value b = Ops.Sqrt(a);
        Value c = a + b;
        Plan plan = Scheduler.Schedule(new Graph([x], [Ops.Log(c)], []));
        Assert.Equal((0, 2), (plan.Steps[0].Outputs[0].FirstStep, plan.Steps[0].Outputs[0].LastStep));
        Assert.Equal((1, 2), (plan.Steps[1].Outputs[0].FirstStep, plan.Steps[1].Outputs[0].LastStep));
        Assert.Equal((2, 3), (plan.Steps[2].Outputs[0].FirstStep, plan.Steps[2].Outputs[0].LastStep));
        Assert.Equal((3, int.MaxValue), (plan.Results[0].FirstStep, plan.Results[0].LastStep));
    }

    [Fact]
    public void An_output_that_nobody_reads_still_has_a_place_while_its_step_runs()
    {
        Value x = Inputs.Float32((4, 2));
        Plan plan = Scheduler.Schedule(new Graph([x], [Ops.Moments(x).Variance], []));
        TensorBuffer unread = plan.Steps[0].Outputs[0];
        Assert.Equal((0, 0), (unread.FirstStep, unread.LastStep));
    }

    [Fact]
    public void Copies_a_variable_that_becomes_the_value_of_another()
    {
        Variable a = Variables.Float32("a", 2, 1, 2);
        Variable b = Variables.Float32("b", 2, 3, 4);
        Plan plan = Scheduler.Schedule(new Graph([], [], [new Update(a, b), new Update(b, a)]));
        Assert.Equal(["Copy", "Copy"], plan.Steps.Select(step => step.Op.Name));
    }

    [Fact]
    public void Buffers_print_as_where_they_live()
    {
        Value x = Inputs.Float32(2);
        Variable weight = Variables.Float32("dense/kernel", 2);
        Plan plan = Scheduler.Schedule(new Graph([x], [(x * weight) + 0.5], []));
        Assert.Equal(["in0", "dense/kernel"], plan.Steps[0].Inputs.Select(buffer => buffer.ToString()));
        Assert.Equal("0.5", plan.Steps[1].Inputs[1].ToString());
        Assert.Equal($"b{plan.Steps[1].Outputs[0].Index}", plan.Steps[1].Outputs[0].ToString());
    }
}
