using System.Text.Json;
using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Losses;
using Keras.Testing;

namespace Keras.Tests.Losses;

public class GoldenLossTests
{
    public static TheoryData<string> Cases { get; } =
    [
        .. GoldenCase.Load("losses").Values.Where(golden => golden["kind"].GetString() == "loss")
            .Select(golden => golden.Name),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Has_the_value_and_gradient_of_the_formula(string name)
    {
        // Probabilities of exactly 1 are clipped to the next number in float32, 1.19e-7 below, and not at 1e-7.
        if (!name.EndsWith("_certain", StringComparison.Ordinal))
        {
            // The stored numbers are rounded to float32.
            Check(name, DType.Float64, 1e-6);
        }

        // The logarithm of a probability near 1 loses digits.
        Check(name, DType.Float32, 1e-5);
    }

    private static void Check(string name, DType dtype, double tolerance)
    {
        GoldenCase golden = GoldenCase.Load("losses")[name];
        Loss loss = KerasJson.Create<Loss>(
            "Keras.Losses", golden["class_name"].GetString()!, default, golden["config"])!;
        Value yTrue = Placeholder("y_true");
        Value yPred = Placeholder("y_pred");
        Value outputs = golden["activation"].GetString() switch
        {
            "softmax" => Ops.Softmax(yPred),
            "sigmoid" => Ops.Sigmoid(yPred),
            _ => yPred,
        };
        loss.CheckTargets(yTrue.Shape, outputs.Shape);
        Value perSample = loss.Call(yTrue, outputs);
        Value weights = Ops.Placeholder("weights", perSample.Types[0]);
        Value value = Ops.Mean(perSample * weights);
        Value gradient = Gradients.Of(value, [yPred])[0]!;
        double[][] results = GraphRun.Run(
            new Graph([yTrue, yPred, weights], [perSample, value, gradient], []),
            new CpuOptions(),
            golden.Numbers("y_true"),
            golden.Numbers("y_pred"),
            Weights(golden, perSample.Shape));

        Assert.Equal(golden.ShapeOf("per_sample"), perSample.Shape.Rank == 0 ? 1 : perSample.Shape);
        TensorAssert.Close(golden.Numbers("per_sample"), results[0], tolerance, "per_sample");
        TensorAssert.Close(golden.Numbers("value"), results[1], tolerance, "value");
        TensorAssert.Close(golden.Numbers("gradient"), results[2], tolerance, "gradient");

        Value Placeholder(string field) =>
            Ops.Placeholder(field, new TensorType(dtype, golden.ShapeOf(field)));
    }

    private static double[] Weights(GoldenCase golden, Shape shape)
    {
        double[] weights = new double[shape.Length];
        Array.Fill(weights, 1);
        if (golden["sample_weight"].ValueKind != JsonValueKind.Null)
        {
            weights = golden.Numbers("sample_weight");
        }

        JsonElement classWeight = golden["class_weight"];
        if (classWeight.ValueKind == JsonValueKind.Object)
        {
            double[] targets = golden.Numbers("y_true");
            int columns = targets.Length / weights.Length;
            for (int i = 0; i < weights.Length; i++)
            {
                double[] row = targets[(i * columns)..((i + 1) * columns)];
                int label = columns == 1 ? (int)row[0] : Array.IndexOf(row, row.Max());
                weights[i] *= classWeight.GetProperty($"{label}").GetDouble();
            }
        }

        return weights;
    }
}
