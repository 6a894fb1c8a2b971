using System.Numerics.Tensors;
using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Operations;
using Keras.Engine.Torch.Passes;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;

namespace Keras.Engine.Torch.Tests;

/// <summary>Optimizers whose updates are one call for all weights move them as their own graphs do.</summary>
public class JoinUpdatesTests
{
    private const string Sgd = "aten::_fused_sgd_";
    private const string Adam = "aten::_fused_adam_.tensor_lr";

    private static IBackend Separate =>
        ((TorchBackend)TorchRequirement.Backend).With(TorchPipeline.Default.Without(nameof(JoinUpdates)));

    public static TheoryData<string, string?> Joined => new()
    {
        { "descent", Sgd },
        { "momentum", Sgd },
        { "nesterov", Sgd },
        { "adam", Adam },
        { "amsgrad", Adam },
        { "decay of weights", null },
        { "average of weights", null },
        { "rmsprop", null },
        { "nadam", null },
    };

    [TorchTheory]
    [MemberData(nameof(Joined))]
    public void Weights_move_as_the_graph_says(string optimizer, string? call)
    {
        (double[] expected, _) = Train(optimizer, Separate);
        (double[] actual, string text) = Train(optimizer, TorchRequirement.Backend);
        TensorAssert.Close(expected, actual, 2e-6, optimizer);
        Assert.Equal(call is null ? [] : [call], ((string[])[Sgd, Adam]).Where(name => text.Contains($"{name}(", StringComparison.Ordinal)));
        Assert.Equal(call is null ? 0 : 1, text.Split("aten::_fused_").Length - 1);
    }

    [TorchTheory]
    [InlineData(DType.Float32, false, 1)]
    [InlineData(DType.Float32, true, 0)]
    [InlineData(DType.Float64, false, 0)]
    public void Only_what_nothing_else_reads_is_updated_in_place_and_only_in_float32(DType dtype, bool isRead, int joined)
    {
        Variable weight = new("w", TorchRequirement.Backend.Allocate(new TensorType(dtype, 3)));
        Value gradient = Ops.Placeholder("g", weight.Types[0]);
        Value next = weight - (Ops.Constant(0.1, dtype) * gradient);
        Graph graph = new([gradient], isRead ? [next] : [], [new Update(weight, next)]);
        Assert.Equal(joined, new JoinUpdates().Run(graph).InOrder().Count(value => value.Op is SgdUpdateOp));
    }

    [TorchFact]
    public void A_changed_rate_leaves_the_velocity_as_it_is()
    {
        (double[] expected, _) = Train("momentum", Separate, changesRate: true);
        (double[] actual, _) = Train("momentum", TorchRequirement.Backend, changesRate: true);
        TensorAssert.Close(expected, actual, 2e-6, "The weights");
        Assert.NotEqual(actual, Train("momentum", TorchRequirement.Backend).Weights);
    }

    private static Optimizer Of(string name) => name switch
    {
        "descent" => new SGD(0.1),
        "momentum" => new SGD(0.1, momentum: 0.9),
        "nesterov" => new SGD(0.1, momentum: 0.8, nesterov: true),
        "adam" => new Adam(0.02, beta1: 0.8, beta2: 0.95, epsilon: 1e-3),
        "amsgrad" => new Adam(0.02, amsgrad: true),
        "decay of weights" => new SGD(0.1, momentum: 0.9, weightDecay: 0.01),
        "average of weights" => new SGD(0.1, momentum: 0.9, useEma: true),
        "rmsprop" => new RMSprop(0.02),
        _ => new Nadam(0.02),
    };

    // The weights and what the optimizer keeps of them, after five steps.
    private static (double[] Weights, string Text) Train(string optimizer, IBackend backend, bool changesRate = false)
    {
        IBackend before = BackendSelection.Current;
        BackendSelection.Current = backend;
        try
        {
            Utils.SetRandomSeed(3);
            Sequential model = new([
                new Conv2D(4, 3, useBias: false, inputShape: (8, 8, 3)), new BatchNormalization(), new Flatten(), new Dense(5, activation: "softmax")]);
            model.Compile(Of(optimizer), "categorical_crossentropy");
            for (int step = 0; step < 5; step++)
            {
                if (changesRate && step == 2)
                {
                    model.Optimizer.LearningRate = 0.01;
                }

                float[] pixels = [.. TensorData.Uniform(4 * 8 * 8 * 3, seed: step + 1).Select(pixel => (float)pixel)];
                model.TrainOnBatch(Tensor.Create(pixels, [4, 8, 8, 3]), Utils.ToCategorical([1, 3, 0, step], 5));
            }

            string text = model.Describe();
            return ([.. model.Weights.Concat(model.Optimizer.Slots).SelectMany(variable => TensorData.Read(variable.Storage))], text);
        }
        finally
        {
            BackendSelection.Current = before;
        }
    }
}
