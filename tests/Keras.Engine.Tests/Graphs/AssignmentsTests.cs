using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Graphs;

public class AssignmentsTests
{
    private readonly Variable _a = Variables.Float64("a", 1, [2]);
    private readonly Variable _b = Variables.Float64("b", 1, [3]);
    private readonly Assignments _assignments = new();

    [Fact]
    public void Later_ops_read_what_was_assigned_and_earlier_ones_do_not()
    {
        using Assignments.Scope scope = _assignments.Enter();
        Value before = _a * 10;
        _assignments.Assign(_a, _a + 1);
        Value between = _a * 10;
        _assignments.Assign(_a, _a + 1);
        Value after = _a * 10;

        Assert.Equal([20, 30, 40], Run(before, between, after));
        Assert.Equal([4], Run(_assignments.Last[_a]));
    }

    [Fact]
    public void Values_may_be_exchanged()
    {
        using Assignments.Scope scope = _assignments.Enter();
        Value a = _a + 0;
        _assignments.Assign(_a, _b);
        _assignments.Assign(_b, a);

        Assert.Equal([3, 2], Run(_assignments.Last[_a], _assignments.Last[_b]));
        Assert.Equal([3, 2], Run(_a + 0, _b + 0));
    }

    [Fact]
    public void Outside_of_the_scope_nothing_is_assigned()
    {
        using (_assignments.Enter())
        {
            _assignments.Assign(_a, _a + 1);
            using (Assignments.Suspend())
            {
                Assert.Equal([2], Run(_a * 1));
            }

            Assert.Equal([3], Run(_a * 1));
        }

        Assert.Equal([2], Run(_a * 1));
    }

    [Fact]
    public void Gradients_stop_at_assignments_and_belong_to_what_was_read()
    {
        using Assignments.Scope scope = _assignments.Enter();
        Value early = _a * 5;
        _assignments.Assign(_a, _a * 100);
        Value loss = Ops.Sum(early) + Ops.Sum(Ops.Square(_a));
        IReadOnlyList<Value?> gradients = Gradients.Of(loss, _assignments.History(_a));

        Assert.Equal([5, 400], Run([.. gradients.Select(gradient => gradient!)]));
    }

    [Fact]
    public void Backward_passes_read_what_forward_passes_have_read()
    {
        using Assignments.Scope scope = _assignments.Enter();
        Value x = Ops.Constant(4, DType.Float64);
        Value loss = Ops.Sum(_a * x);
        _assignments.Assign(_a, _a * 100);

        Assert.Equal([2], Run(Gradients.Of(loss, [x])[0]!));
    }

    [Fact]
    public void Another_type_is_refused() => Rejects.Argument(
        "new value of a must be",
        () =>
        {
            _assignments.Assign(_a, Ops.Constant(1, DType.Float64));
            return null;
        });

    private static double[] Run(params IReadOnlyList<Value> values) =>
        [.. GraphRun.Run(new Graph([], values, []), GraphRun.Reference, []).SelectMany(numbers => numbers)];
}
