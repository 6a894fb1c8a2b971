using System.Numerics.Tensors;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;
using Keras.Tests.Callbacks;
using Keras.Tracing;
using static Keras.Models.Models;

namespace Keras.Tests;

/// <summary>Policies of layers, and what files tell of them. What backends do with them is tested with each.</summary>
public class MixedPrecisionTests
{
    [Fact]
    public void Layers_take_the_policy_that_was_set_before_they_are_made()
    {
        Assert.Equal("float32", MixedPrecision.GlobalPolicy);
        Dense before = new(1);
        Policy("mixed_bfloat16", () =>
        {
            Assert.Equal("mixed_bfloat16", MixedPrecision.GlobalPolicy);
            Assert.Equal("mixed_bfloat16", new Dense(1).DTypePolicy);
            Assert.Equal("float32", new Dense(1) { DTypePolicy = "float32" }.DTypePolicy);
            Assert.Equal("float32", before.DTypePolicy);
        });
        Assert.Equal("mixed_float16", new Dense(1) { DTypePolicy = "mixed_float16" }.DTypePolicy);
        Assert.Equal("float32", new Dense(1).DTypePolicy);
    }

    [Fact]
    public void A_policy_of_one_type_is_that_of_the_weights()
    {
        using FloatxScope scope = new(DType.Float64);
        Assert.Equal("float64", MixedPrecision.GlobalPolicy);
        Assert.Contains(
            "weights of float32. Received: Config.Floatx is float64",
            Assert.Throws<ArgumentException>(() => MixedPrecision.SetGlobalPolicy("mixed_float16")).Message);
        Assert.Contains(
            "The policy is \"float32\", and weights are float64",
            Assert.Throws<ArgumentException>(() => new Dense(1) { DTypePolicy = "float32" }).Message);
        MixedPrecision.SetGlobalPolicy("float32");
        Assert.Equal(DType.Float32, Config.Floatx);
        MixedPrecision.SetGlobalPolicy("float64");
        Assert.Equal(DType.Float64, new Dense(1).DType);
    }

    [Theory]
    [InlineData("float16")]
    [InlineData("mixed")]
    [InlineData("")]
    public void What_is_no_policy_is_refused_with_the_choices(string name)
    {
        string message = Assert.Throws<ArgumentException>(() => MixedPrecision.SetGlobalPolicy(name)).Message;
        Assert.StartsWith($"Unknown policy: \"{name}\". Choices: \"float32\", \"float64\", \"mixed_bfloat16\" and \"mixed_float16\"", message);
        Assert.Equal("float32", MixedPrecision.GlobalPolicy);
    }

    [Theory]
    [InlineData("mixed_float16", true, true)]
    [InlineData("mixed_float16", false, false)]
    [InlineData("mixed_bfloat16", true, false)]
    [InlineData("float32", true, false)]
    public void Compile_scales_the_loss_where_gradients_may_become_zero(string policy, bool autoScaleLoss, bool scales)
    {
        Sequential model = new([new Dense(1, inputShape: 2) { DTypePolicy = policy }]);
        Adam adam = new();
        model.Compile(adam, "mse", autoScaleLoss: autoScaleLoss);
        Assert.Equal(scales, model.Optimizer is LossScaleOptimizer);
        Assert.Same(adam, (model.Optimizer as LossScaleOptimizer)?.InnerOptimizer ?? model.Optimizer);

        // One that scales is not put into another.
        LossScaleOptimizer own = new(new Adam());
        model.Compile(own, "mse", autoScaleLoss: autoScaleLoss);
        Assert.Same(own, model.Optimizer);
    }

    [Fact]
    public void Configs_tell_policies_as_Keras_2_and_Keras_3_do()
    {
        Dense layer = new(1) { DTypePolicy = "mixed_float16" };
        Assert.Equal(
            """{"class_name":"Policy","config":{"name":"mixed_float16"}}""", layer.GetConfig()["dtype"]!.ToJsonString());
        Assert.Equal(
            """{"module":"keras","class_name":"DTypePolicy","config":{"name":"mixed_float16"},"registered_name":null}""",
            layer.GetConfig(Keras.Saving.ConfigDialect.Keras3)["dtype"]!.ToJsonString());
        Assert.Equal("float32", (string?)new Dense(1).GetConfig()["dtype"]);
    }

    [Fact]
    public void Files_and_clones_keep_the_policy_of_every_layer()
    {
        using TemporaryFolder folder = new();
        Input input = new(4);
        KerasTensor x = new Dense(3, name: "mixed") { DTypePolicy = "mixed_bfloat16" }.Apply(input);
        Model model = new(input, new Dense(2, name: "plain").Apply(x));
        (_, _) = Runs.Console(() =>
        {
            model.Save(folder.File("a.h5"));
            model.Save(folder.File("a.keras"));
            Model[] copies =
            [
                (Model)LoadModel(folder.File("a.h5")), (Model)LoadModel(folder.File("a.keras")), ModelFromJson(model.ToJson()),
                CloneModel(model),
            ];
            foreach (Model copy in copies)
            {
                Assert.Equal(
                    ["mixed_bfloat16", "float32"], copy.Layers.Where(layer => layer is Dense).Select(layer => layer.DTypePolicy));
            }

            // A file tells what a layer computes in, whatever the policy is now.
            Policy("mixed_float16", () => Assert.Equal(
                ["mixed_bfloat16", "float32"],
                ((Model)LoadModel(folder.File("a.keras"))).Layers.Where(layer => layer is Dense).Select(layer => layer.DTypePolicy)));
        });
    }

    [Fact]
    public void The_processors_engine_warns_once_and_computes_in_float32()
    {
        if (Config.Backend != "cpu")
        {
            return;
        }

        Tensor<float> x = Tensor.Create<float>([0.1f, 0.2f, 0.3f], [1, 3]);
        Dense mixed = new(2) { DTypePolicy = "mixed_bfloat16" };
        Sequential model = new([new Input(3), mixed]);
        TracedStep.HasWarnedOfPolicies = false;
        Tensor<float>? first = null;
        (_, string error) = Runs.Console(() => first = model.Predict(x, verbose: 0));
        Assert.Equal(
            "Warning: layers of mixed_bfloat16 are computed in float32 by the backend \"cpu\". The backend \"torch\" computes in both "
            + "types: KERAS_BACKEND=torch.\n",
            error);
        Sequential plain = new([new Input(3), new Dense(2)]);
        plain.SetWeights(model.GetWeights());
        (_, string again) = Runs.Console(() => Assert.Equal(first!.ToArray(), plain.Predict(x, verbose: 0).ToArray()));
        Assert.Equal("", again);
        (_, again) = Runs.Console(() => CloneModel(model).Predict(x, verbose: 0));
        Assert.Equal("", again);
    }

    private static void Policy(string policy, Action act)
    {
        try
        {
            MixedPrecision.SetGlobalPolicy(policy);
            act();
        }
        finally
        {
            MixedPrecision.SetGlobalPolicy("float32");
        }
    }
}
