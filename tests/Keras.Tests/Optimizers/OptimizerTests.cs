using Keras.Constraints;
using Keras.Optimizers;
using Keras.Optimizers.Schedules;

namespace Keras.Tests.Optimizers;

public class OptimizerTests
{
    private static readonly Type[] s_types =
    [
        typeof(Adadelta),
        typeof(Adagrad),
        typeof(Adam),
        typeof(AdamW),
        typeof(Adamax),
        typeof(Lion),
        typeof(Nadam),
        typeof(RMSprop),
        typeof(SGD),
    ];

    public static TheoryData<Type> Types { get; } = [.. s_types];

    [Theory]
    [InlineData("sgd", typeof(SGD))]
    [InlineData("SGD", typeof(SGD))]
    [InlineData("Adam", typeof(Adam))]
    [InlineData("rmsprop", typeof(RMSprop))]
    [InlineData("adamw", typeof(AdamW))]
    [InlineData("adadelta", typeof(Adadelta))]
    public void Is_found_by_name_in_any_case(string identifier, Type type)
    {
        Optimizer optimizer = identifier;
        Assert.IsType(type, optimizer);
        Assert.Equal(type.Name, optimizer.Name);
    }

    [Fact]
    public void Has_the_learning_rate_of_Keras_by_default()
    {
        Assert.Equal(0.01, new SGD().LearningRate);
        Assert.All(
            s_types.Where(type => type != typeof(SGD)),
            type => Assert.Equal(0.001, Optimizer.FromString(type.Name).LearningRate));
        Assert.Equal(0.004, new AdamW().WeightDecay);
        Assert.Equal(Config.Epsilon, new Adam().Epsilon);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Takes_every_shared_argument(Type type)
    {
        Optimizer optimizer = Make(
            type,
            ("lr", 0.5),
            ("decay", 0.1),
            ("clipnorm", 3.0),
            ("clipvalue", 4.0),
            ("weightDecay", 0.2),
            ("useEma", true),
            ("emaMomentum", 0.7),
            ("emaOverwriteFrequency", 6),
            ("gradientAccumulationSteps", 8),
            ("name", "mine"));
        Assert.Equal(0.5, optimizer.LearningRate);
        Assert.Equal(0.1, optimizer.Decay);
        Assert.Equal(3, optimizer.Clipnorm);
        Assert.Equal(4, optimizer.Clipvalue);
        Assert.Equal(0.2, optimizer.WeightDecay);
        Assert.True(optimizer.UseEma);
        Assert.Equal(0.7, optimizer.EmaMomentum);
        Assert.Equal(6, optimizer.EmaOverwriteFrequency);
        Assert.Equal(8, optimizer.GradientAccumulationSteps);
        Assert.Equal("mine", optimizer.Name);
        Assert.Equal(5, Make(type, ("globalClipnorm", 5.0)).GlobalClipnorm);
        Assert.Equal(0.25, Make(type, ("learningRate", (LearningRate)0.25)).LearningRate);
    }

    [Fact]
    public void Takes_its_own_arguments()
    {
        SGD sgd = new(0.1, 0.9, true);
        Assert.Equal((0.1, 0.9, true), (sgd.LearningRate, sgd.Momentum, sgd.Nesterov));
        Adam adam = new(0.1, 0.8, 0.7, 0.6, true);
        Assert.Equal((0.8, 0.7, 0.6, true), (adam.Beta1, adam.Beta2, adam.Epsilon, adam.Amsgrad));
        AdamW adamW = new(0.1, 0.2, 0.8, 0.7, 0.6, true);
        Assert.Equal((0.1, 0.2, 0.8, 0.7), (adamW.LearningRate, adamW.WeightDecay, adamW.Beta1, adamW.Beta2));
        RMSprop rmsprop = new(0.1, 0.8, 0.7, 0.6, true);
        Assert.Equal((0.8, 0.7, 0.6, true), (rmsprop.Rho, rmsprop.Momentum, rmsprop.Epsilon, rmsprop.Centered));
    }

    [Fact]
    public void Refuses_numbers_out_of_range()
    {
        AssertRefused("learningRate", () => new SGD(-0.1));
        AssertRefused("momentum", () => new SGD(momentum: 1.1));
        AssertRefused("momentum", () => new RMSprop(momentum: -0.5));
        AssertRefused("rho", () => new RMSprop(rho: 2));
        AssertRefused("rho", () => new Adadelta(rho: -1));
        AssertRefused("beta1", () => new Adam(beta1: 1));
        AssertRefused("beta2", () => new Nadam(beta2: 1));
        AssertRefused("beta1", () => new Adamax(beta1: -0.1));
        AssertRefused("beta2", () => new Lion(beta2: 1.5));
        AssertRefused("epsilon", () => new Adam(epsilon: -1));
        AssertRefused("initialAccumulatorValue", () => new Adagrad(initialAccumulatorValue: -1));
        AssertRefused("decay", () => new SGD(decay: -1));
        AssertRefused("clipnorm", () => new SGD(clipnorm: -1));
        AssertRefused("clipnorm", () => new SGD(clipnorm: 0));
        AssertRefused("clipvalue", () => new SGD(clipvalue: -1));
        AssertRefused("globalClipnorm", () => new SGD(globalClipnorm: -1));
        AssertRefused("weightDecay", () => new SGD(weightDecay: -1));
        AssertRefused("emaMomentum", () => new SGD(useEma: true, emaMomentum: 1.5));
        AssertRefused("emaOverwriteFrequency", () => new SGD(useEma: true, emaOverwriteFrequency: 0));
        AssertRefused("useEma: true", () => new SGD(emaOverwriteFrequency: 5));
        AssertRefused("gradientAccumulationSteps", () => new SGD(gradientAccumulationSteps: 1));
        AssertRefused("clipnorm", () => new SGD(clipnorm: 1, globalClipnorm: 1));
        AssertRefused("lr", () => new SGD(learningRate: 0.1, lr: 0.2));

        static void AssertRefused(string argument, Action make) => Assert.Contains(
            $"`{argument}`", Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Follows_the_learning_rate_as_it_is_changed()
    {
        SGD optimizer = new(lr: 1);
        Variable weight = OptimizerRun.Weight("w", 2, [1, 1]);
        using OptimizerRun run = Run(optimizer, weight);
        run.Step([1, 2]);
        Assert.Equal([0, -1], Numbers(weight));
        optimizer.Lr = 0.5;
        Assert.Equal(0.5, optimizer.LearningRate);
        run.Step([1, 2]);
        Assert.Equal([-0.5, -2], Numbers(weight));
        Assert.Equal(2, optimizer.Iterations);
    }

    [Fact]
    public void Keeps_the_velocity_when_the_learning_rate_changes()
    {
        SGD optimizer = new(1, momentum: 0.5);
        Variable weight = OptimizerRun.Weight("w", 1, [0]);
        using OptimizerRun run = Run(optimizer, weight);
        run.Step([8]);
        optimizer.LearningRate = 0;
        run.Step([8]);
        Assert.Equal([-12], Numbers(weight));
    }

    [Fact]
    public void Follows_a_schedule_which_cannot_be_overridden()
    {
        SGD optimizer = new(new PiecewiseConstantDecay([1], [1, 0.1]));
        Variable weight = OptimizerRun.Weight("w", 1, [0]);
        using OptimizerRun run = Run(optimizer, weight);
        Assert.Equal(1, optimizer.LearningRate);
        run.Step([1]);
        run.Step([1]);
        Assert.Equal([-2], Numbers(weight));
        Assert.Equal(0.1, optimizer.LearningRate);
        run.Step([1]);
        Assert.Equal([-2.1], Numbers(weight));
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => optimizer.Lr = 0.5);
        Assert.Contains("PiecewiseConstantDecay", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Follows_a_schedule_whatever_it_is(Type type)
    {
        Optimizer optimizer = Make(type, ("learningRate", (LearningRate)new PiecewiseConstantDecay([0], [0.5, 0])));
        Variable weight = OptimizerRun.Weight("w", 1, [4]);
        using OptimizerRun run = Run(optimizer, weight);
        run.Step([3]);
        double after = Numbers(weight)[0];
        Assert.NotEqual(4, after);
        run.Step([3]);
        Assert.Equal(after, Numbers(weight)[0]);
    }

    [Fact]
    public void Decays_the_learning_rate_of_a_schedule_too()
    {
        SGD optimizer = new(new PiecewiseConstantDecay([0], [1, 2]), decay: 1);
        Variable weight = OptimizerRun.Weight("w", 1, [0]);
        using OptimizerRun run = Run(optimizer, weight);
        run.Step([1]);
        run.Step([1]);
        Assert.Equal([-2], Numbers(weight));
    }

    [Fact]
    public void Clips_by_value_before_it_clips_by_norm()
    {
        // (3, 40) becomes (3, 4), of norm 5, and then half of it.
        SGD optimizer = new(1, clipvalue: 4, clipnorm: 2.5);
        Variable weight = OptimizerRun.Weight("w", 2, [0, 0]);
        using OptimizerRun run = Run(optimizer, weight);
        run.Step([3, 40]);
        Assert.Equal([-1.5, -2], Numbers(weight));
        run.Step([0, 0]);
        Assert.Equal([-1.5, -2], Numbers(weight));
    }

    [Fact]
    public void Clips_each_gradient_or_all_together()
    {
        double[][] After(Optimizer optimizer)
        {
            Variable a = OptimizerRun.Weight("a", 1, [0]);
            Variable b = OptimizerRun.Weight("b", 1, [0]);
            Value da = Ops.Placeholder("da", a.Types[0]);
            Value db = Ops.Placeholder("db", b.Types[0]);
            using OptimizerRun run = new(optimizer, [(a, null), (b, null)], [da, db], [da, db]);
            run.Step([3], [4]);
            return [Numbers(a), Numbers(b)];
        }

        Assert.Equal([[-1], [-1]], After(new SGD(1, clipnorm: 1)));
        Assert.Equal([[-1.5], [-2]], After(new SGD(1, globalClipnorm: 2.5)));
        Assert.Equal([[-3], [-3.5]], After(new SGD(1, clipvalue: 3.5)));
    }

    [Fact]
    public void Takes_a_part_of_the_weights_off_them_except_where_told_not_to()
    {
        SGD optimizer = new(0.5, weightDecay: 0.1);
        optimizer.ExcludeFromWeightDecay("bias", "gamma");
        Variable kernel = OptimizerRun.Weight("dense/kernel", 1, [2]);
        Variable bias = OptimizerRun.Weight("dense/bias", 1, [2]);
        Value gradient = Ops.Placeholder("gradient", kernel.Types[0]);
        using OptimizerRun run = new(optimizer, [(kernel, null), (bias, null)], [gradient, gradient], [gradient]);
        run.Step([1]);
        Assert.Equal([2 - 0.5 - (0.5 * 0.1 * 2)], Numbers(kernel), (x, y) => Math.Abs(x - y) < 1e-15);
        Assert.Equal([1.5], Numbers(bias));
    }

    [Fact]
    public void Applies_constraints_to_the_new_weights()
    {
        Variable weight = OptimizerRun.Weight("w", 2, [1, 1]);
        Value gradient = Ops.Placeholder("gradient", weight.Types[0]);
        using OptimizerRun run = new(new SGD(1), [(weight, new NonNeg())], [gradient], [gradient]);
        run.Step([0.5, 3]);
        Assert.Equal([0.5, 0], Numbers(weight));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Makes_one_update_of_the_mean_gradient_of_several_batches(Type type)
    {
        double[] After(int? steps, double decay, double[][] gradients)
        {
            Optimizer optimizer =
                Make(type, ("lr", 0.1), ("decay", decay), ("clipnorm", 1.5), ("gradientAccumulationSteps", steps));
            Variable weight = OptimizerRun.Weight("w", 2, [1, -1]);
            using OptimizerRun run = Run(optimizer, weight);
            double[] before = Numbers(weight);
            for (int batch = 0; batch < gradients.Length; batch++)
            {
                run.Step(gradients[batch]);
                bool isUpdate = (batch + 1) % (steps ?? 1) == 0;
                Assert.Equal(isUpdate, !before.SequenceEqual(Numbers(weight)));
                before = Numbers(weight);
            }

            Assert.Equal(2, optimizer.Iterations);
            return before;
        }

        double[] accumulated = After(3, 0.5, [[1, 2], [2, -4], [6, -1], [-1, 0], [0, 3], [-2, 0]]);
        double[] atOnce = After(null, 0.5, [[3, -1], [-1, 1]]);
        Assert.Equal(atOnce, accumulated, (x, y) => Math.Abs(x - y) < 1e-12);
    }

    [Fact]
    public void Keeps_averages_of_the_weights()
    {
        SGD optimizer = new(1, useEma: true, emaMomentum: 0.75);
        Variable weight = OptimizerRun.Weight("w", 1, [0]);
        using OptimizerRun run = Run(optimizer, weight);
        optimizer.FinalizeVariableValues([weight]);
        Assert.Equal([0], Numbers(weight));
        run.Step([-4]);
        Assert.Equal([4], Numbers(optimizer.Slots.Single()));
        run.Step([-4]);
        Assert.Equal([(0.75 * 4) + (0.25 * 8)], Numbers(optimizer.Slots.Single()));
        Assert.Equal([8], Numbers(weight));
        optimizer.FinalizeVariableValues([weight, OptimizerRun.Weight("other", 1, [1])]);
        Assert.Equal([5], Numbers(weight));
    }

    [Fact]
    public void Replaces_weights_by_their_averages_as_often_as_it_is_told()
    {
        SGD optimizer = new(1, useEma: true, emaMomentum: 0.5, emaOverwriteFrequency: 2);
        Variable weight = OptimizerRun.Weight("w", 1, [0]);
        using OptimizerRun run = Run(optimizer, weight);
        run.Step([-4]);
        Assert.Equal([4], Numbers(weight));
        run.Step([-4]);
        Assert.Equal([6], Numbers(weight));
        run.Step([-4]);
        Assert.Equal([10], Numbers(weight));
    }

    [Fact]
    public void Counts_updates_not_batches_while_gradients_accumulate()
    {
        SGD optimizer = new(1, useEma: true, emaMomentum: 0.5, gradientAccumulationSteps: 2);
        Variable weight = OptimizerRun.Weight("w", 1, [0]);
        using OptimizerRun run = Run(optimizer, weight);
        run.Step([-4]);
        Assert.Equal(0, optimizer.Iterations);
        run.Step([-4]);
        run.Step([-4]);
        Assert.Equal(1, optimizer.Iterations);
        Variable average = optimizer.Slots.Single(slot => slot.Name.EndsWith("average", StringComparison.Ordinal));
        Assert.Equal([4], Numbers(average));
        run.Step([-4]);
        optimizer.FinalizeVariableValues([weight]);
        Assert.Equal([6], Numbers(weight));
    }

    [Fact]
    public void Starts_over_after_a_reset_without_another_trace()
    {
        Adagrad optimizer = new(1, initialAccumulatorValue: 1);
        Variable weight = OptimizerRun.Weight("w", 1, [0]);
        using OptimizerRun run = Run(optimizer, weight);
        run.Step([3]);
        double first = Numbers(weight)[0];
        optimizer.Reset();
        Assert.Equal(0, optimizer.Iterations);
        Assert.Equal([1], Numbers(optimizer.Slots.Single()));
        run.Step([3]);
        Assert.Equal(2 * first, Numbers(weight)[0]);
    }

    [Fact]
    public void Lists_the_choices_for_an_unknown_name_as_Keras_spells_them() => Assert.EndsWith(
        "Choices: \"adadelta\", \"adafactor\", \"adagrad\", \"adam\", \"adamax\", \"adamw\", \"ftrl\", \"lamb\", \"lion\", \"nadam\", "
        + "\"rmsprop\", \"sgd\".",
        Assert.Throws<ArgumentException>(() => Optimizer.FromString("sdg")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Lists_its_state_in_the_order_of_Keras_files()
    {
        Adam optimizer = new(amsgrad: true);
        Variable a = OptimizerRun.Weight("a", 1, [0]);
        Variable b = OptimizerRun.Weight("b", 1, [0]);
        Value gradient = Ops.Placeholder("gradient", a.Types[0]);
        using OptimizerRun run = new(optimizer, [(a, null), (b, null)], [gradient, gradient], [gradient]);
        Assert.Equal(["a/m", "b/m", "a/v", "b/v", "a/vhat", "b/vhat"], optimizer.Slots.Select(slot => slot.Name));
    }

    private static Optimizer Make(Type type, params IReadOnlyList<(string Name, object? Value)> arguments)
    {
        Dictionary<string, object?> given = arguments.ToDictionary(pair => pair.Name, pair => pair.Value);
        System.Reflection.ParameterInfo[] parameters = type.GetConstructors().Single().GetParameters();
        Assert.Empty(given.Keys.Except(parameters.Select(parameter => parameter.Name!)));
        object?[] values = [.. parameters.Select(p => given.GetValueOrDefault(p.Name!, p.DefaultValue))];
        return (Optimizer)Activator.CreateInstance(type, values)!;
    }

    private static OptimizerRun Run(Optimizer optimizer, Variable weight)
    {
        Value gradient = Ops.Placeholder("gradient", weight.Types[0]);
        return new OptimizerRun(optimizer, [(weight, null)], [gradient], [gradient]);
    }

    private static double[] Numbers(Variable variable) => Testing.TensorData.Read(variable.Storage);
}
