using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Keras.Engine.Backends;
using Keras.Models;
using Keras.Optimizers;
using static Keras.Applications.Densenet;

namespace Keras.Gpu;

/// <summary>Steps of whole networks, in turns with other processes, as tests/Keras.Benchmarks/peers/turns.py asks for.</summary>
internal static class Steps
{
    private const int Profiled = 3;

    /// <summary>One line after the first step, then for every line of seconds a line with the milliseconds of its steps.</summary>
    /// <param name="network"><c>bc100</c>, <c>dn121</c>, or <c>tiny</c> to try the check itself.</param>
    /// <param name="work"><c>train</c> or <c>infer</c>.</param>
    /// <param name="batch">Images a step.</param>
    /// <param name="precision"><c>float32</c>, <c>tf32</c>, <c>bfloat16</c> or <c>float16</c>.</param>
    public static void TakeTurns(string network, string work, int batch, string precision)
    {
        Config.TensorFloat32 = precision == "tf32";
        if (precision is "bfloat16" or "float16")
        {
            MixedPrecision.SetGlobalPolicy($"mixed_{precision}");
        }

        Stopwatch clock = Stopwatch.StartNew();
        (_, Action step) = Prepare(network, work, batch);
        step();
        double first = clock.Elapsed.TotalSeconds;
        step();
        Write($$"""{"first_step_s": {{first:F3}}, "peak_mb": {{PeakMegabytes:F1}}, "device": "{{BackendSelection.Current.Device}}", "calls_percent": {{ShareOfCalls(network, work, batch):F1}}}""");
        while (Console.ReadLine() is string line)
        {
            string milliseconds = string.Join(
                ", ",
                Repeat(step, double.Parse(line, CultureInfo.InvariantCulture))
                    .Select(time => (time * 1000).ToString("F3", CultureInfo.InvariantCulture)));
            Write($$"""{"ms": [{{milliseconds}}], "peak_mb": {{PeakMegabytes:F1}}}""");
        }
    }

    private static double PeakMegabytes => Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0;

    private static void Write(FormattableString json) => Console.WriteLine(json.ToString(CultureInfo.InvariantCulture));

    // How much of a step passes inside libtorch. Calls of a GPU return before they have ended: there it is the time of handing over.
    private static double ShareOfCalls(string network, string work, int batch)
    {
        IBackend before = BackendSelection.Current;
        BackendSelection.Current = before.Profiled();
        try
        {
            (Model model, Action step) = Prepare(network, work, batch);
            step();
            PlanReport warm = model.Plans()[0];
            double calls = -warm.Steps.Sum(part => part.Milliseconds);
            Stopwatch clock = Stopwatch.StartNew();
            for (int count = 0; count < Profiled; count++)
            {
                step();
            }

            double total = clock.Elapsed.TotalMilliseconds;

            // The plan tells means over all runs.
            calls += model.Plans()[0].Steps.Sum(part => part.Milliseconds) * (Profiled + 1);
            return 100 * calls / total;
        }
        finally
        {
            BackendSelection.Current = before;
        }
    }

    private static (Model Model, Action Step) Prepare(string network, string work, int batch)
    {
        (Model model, int size, int classes) = network switch
        {
            "bc100" => (DenseNetCifar(100, 12), 32, 10),
            "dn121" => (DenseNet121(weights: null), 224, 1000),
            "tiny" => (DenseNetCifar([2, 2], growthRate: 12), 32, 10),
            _ => throw new ArgumentException($"There is no network {network}. Choices: bc100, dn121, tiny."),
        };
        Random random = new(1);
        float[] pixels = [.. Enumerable.Range(0, batch * size * size * 3).Select(_ => random.NextSingle())];
        Tensor<float> x = Tensor.Create(pixels, [batch, size, size, 3]);
        if (work == "infer")
        {
            return (model, () => model.PredictOnBatch(x));
        }

        Tensor<float> y = Utils.ToCategorical([.. Enumerable.Range(0, batch).Select(image => image % 10)], classes);
        model.Compile(new SGD(0.1, momentum: 0.9, nesterov: true), "categorical_crossentropy");
        return (model, () => model.TrainOnBatch(x, y));
    }

    private static List<double> Repeat(Action step, double seconds)
    {
        List<double> times = [];
        Stopwatch clock = Stopwatch.StartNew();
        do
        {
            long started = Stopwatch.GetTimestamp();
            step();
            times.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        while (clock.Elapsed.TotalSeconds < seconds);

        return times;
    }
}
