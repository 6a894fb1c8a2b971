using System.Text.Json;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Losses;
using Keras.Optimizers;
using Keras.Regularizers;
using Keras.Testing;

namespace Keras.Tests.Optimizers;

/// <summary>
/// A hundred steps of softmax regression; tests/golden/optimizers.py writes the cases and checks them by PyTorch.
/// </summary>
public class GoldenOptimizerTests
{
    private const int Batch = 8;
    private const int Batches = 5;

    public static TheoryData<string> Cases => [.. GoldenCase.Load("optimizers").Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Follows_the_trajectory(string name)
    {
        // The stored numbers are rounded to float32.
        Check(GoldenCase.Load("optimizers")[name], DType.Float64, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Follows_the_trajectory_in_float32(string name)
    {
        // A hundred steps add up the rounding errors; where a gradient is about 0, dividing by its size magnifies them.
        Check(GoldenCase.Load("optimizers")[name], DType.Float32, 2e-4);
    }

    private static void Check(GoldenCase golden, DType dtype, double tolerance)
    {
        Optimizer optimizer = KerasJson.Create<Optimizer>(
            "Keras.Optimizers", golden["class_name"].GetString()!, default, golden["config"])!;
        Variable kernel = Weight("kernel");
        Variable bias = Weight("bias");
        Value x = Ops.Placeholder("x", new TensorType(dtype, (Batch, kernel.Shape[0])));
        Value y = Ops.Placeholder("y", new TensorType(dtype, (Batch, kernel.Shape[1])));
        Value outputs = Ops.Softmax(Ops.MatMul(x, kernel) + bias);
        Value loss = Ops.Mean(new CategoricalCrossentropy().Call(y, outputs));
        loss += Penalty(golden["kernel_regularizer"], kernel);
        IReadOnlyList<Value?> gradients = Gradients.Of(loss, [kernel, bias]);
        using OptimizerRun run = new(
            optimizer, [(kernel, null), (bias, null)], [gradients[0]!, gradients[1]!], [x, y], loss);

        double[] inputs = Problem("x");
        double[] targets = Problem("y");
        double[] losses = golden.Numbers("losses");
        List<double> actual = [];
        Dictionary<int, JsonElement> checkpoints =
            golden["weights"].EnumerateArray().ToDictionary(element => element.GetProperty("steps").GetInt32());
        for (int step = 0; step < losses.Length; step++)
        {
            int batch = step % Batches;
            actual.Add(run.Step(Rows(inputs, batch), Rows(targets, batch))[0][0]);
            if (checkpoints.TryGetValue(step + 1, out JsonElement weights))
            {
                TensorAssert.Close(
                    golden.Numbers(weights.GetProperty("kernel")),
                    Testing.TensorData.Read(kernel.Storage),
                    tolerance,
                    $"The kernel after {step + 1} steps");
                TensorAssert.Close(
                    golden.Numbers(weights.GetProperty("bias")),
                    Testing.TensorData.Read(bias.Storage),
                    tolerance,
                    $"The bias after {step + 1} steps");
            }
        }

        Assert.Equal(5, checkpoints.Count);
        Assert.Equal(losses.Length, optimizer.Iterations);
        TensorAssert.Close(losses, actual, tolerance, "The losses");

        Variable Weight(string array) =>
            OptimizerRun.Weight(array, golden.ShapeOf(Field($"problem/{array}")), Problem(array), dtype);

        double[] Problem(string array) => golden.Numbers(Field($"problem/{array}"));
    }

    private static JsonElement Field(string name) => JsonSerializer.SerializeToElement(name);

    private static double[] Rows(double[] all, int batch)
    {
        int length = all.Length / Batches;
        return all[(batch * length)..((batch + 1) * length)];
    }

    private static Value Penalty(JsonElement regularizer, Value kernel) => regularizer.ValueKind == JsonValueKind.Null
        ? Ops.Constant(0, kernel.DType)
        : KerasJson.Create<Regularizer>(
            "Keras.Regularizers",
            regularizer.GetProperty("class_name").GetString()!,
            default,
            regularizer.GetProperty("config"))!.Call(kernel);
}
