using System.Text.Json;
using Keras.Metrics;
using Keras.Testing;

namespace Keras.Tests.Metrics;

public class GoldenMetricTests
{
    public static TheoryData<string> Cases { get; } =
    [
        .. GoldenCase.Load("losses").Values.Where(golden => golden["kind"].GetString() == "metric")
            .Select(golden => golden.Name),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Has_the_value_of_the_formula_over_all_batches(string name)
    {
        GoldenCase golden = GoldenCase.Load("losses")[name];
        Metric metric = golden["identifier"].GetString() is string identifier
            ? identifier
            : KerasJson.Create<Metric>("Keras.Metrics", golden["class_name"].GetString()!, default, golden["config"])!;
        double value = MetricRun.Value(
            metric, [.. golden["batches"].EnumerateArray().Select(batch => Batch(golden, batch))]);

        // Sums are kept in float32.
        TensorAssert.Close(golden.Numbers("value"), [value], 1e-6);
    }

    private static MetricBatch Batch(GoldenCase golden, JsonElement batch)
    {
        JsonElement sampleWeight = batch.GetProperty("sample_weight");
        return new MetricBatch(
            golden.ShapeOf(batch.GetProperty("y_true")),
            golden.Numbers(batch.GetProperty("y_true")),
            golden.ShapeOf(batch.GetProperty("y_pred")),
            golden.Numbers(batch.GetProperty("y_pred")),
            sampleWeight.ValueKind == JsonValueKind.Null ? null : golden.Numbers(sampleWeight));
    }
}
