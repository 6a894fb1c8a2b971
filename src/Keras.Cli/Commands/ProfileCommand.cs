using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Keras.Engine.Backends;
using Keras.Models;
using Spectre.Console;

namespace Keras.Cli.Commands;

/// <summary>Times the steps of a plan and sets them beside what the machine could do.</summary>
internal sealed class ProfileCommand : ToolCommand
{
    // The first run compiles code and touches memory for the first time.
    private const int LeastRuns = 3;

    private readonly StepOptions _step = new();

    private readonly Option<int> _seconds = CountOption.Create("--seconds", "How long to measure.", 10);

    private readonly Option<int> _top = CountOption.Create("--top", "How many steps to list, the slowest first.", 40);

    public ProfileCommand()
        : base("profile", "Time every step of a plan: milliseconds, what threads waited in it, GFLOP/s, GB/s, share of the machine's peak.")
    {
        _step.AddTo(this);
        Add(_seconds, _top);
    }

    protected override void Run(ParseResult options, TextWriter output)
    {
        IBackend before = BackendSelection.Current;
        BackendSelection.Current = before.Profiled();
        try
        {
            (Model model, string title, Action step) = _step.Prepare(options);
            Stopwatch clock = Stopwatch.StartNew();
            int runs = 0;
            do
            {
                step();
                runs++;
            }
            while (runs < LeastRuns || clock.Elapsed.TotalSeconds < options.GetValue(_seconds));

            PlanReport plan = model.Plans()[0];
            double peak = BackendSelection.Current.MeasurePeak();
            double whole = plan.Steps.Sum(one => one.Milliseconds);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{title}: {whole:F2} ms in {plan.Steps.Count} steps, by {runs} runs; "
                + $"{plan.Device}, peak {peak:F1} GFLOP/s"));
            Tables.Write(Kernels(plan, whole, peak), output);
            Tables.Write(Steps(plan, whole, peak, options.GetValue(_top)), output);
        }
        finally
        {
            BackendSelection.Current = before;
        }
    }

    private static Table Kernels(PlanReport plan, double whole, double peak)
    {
        Table table = Tables.Create("kernel", "steps#", "ms#", "of time#", "idle ms#", "GFLOP/s#", "GB/s#", "of peak#");
        foreach (StepReport[] steps in plan.Steps.GroupBy(step => step.Kernel).Select(group => group.ToArray())
            .OrderByDescending(steps => steps.Sum(step => step.Milliseconds)))
        {
            Tables.Add(table, [steps[0].Kernel, $"{steps.Length}", .. Speed(steps, whole, peak)]);
        }

        return table;
    }

    private static Table Steps(PlanReport plan, double whole, double peak, int top)
    {
        Table table = Tables.Create(
            "step#", "op", "kernel", "ms#", "of time#", "idle ms#", "GFLOP/s#", "GB/s#", "of peak#", "layer");
        foreach ((StepReport step, int index) in plan.Steps.Select((step, index) => (step, index))
            .OrderByDescending(pair => pair.step.Milliseconds).Take(top))
        {
            Tables.Add(
                table, [$"{index}", step.Op, step.Kernel, .. Speed([step], whole, peak), step.Label ?? ""]);
        }

        return table;
    }

    private static IEnumerable<string> Speed(StepReport[] steps, double whole, double peak)
    {
        double milliseconds = steps.Sum(step => step.Milliseconds);
        double gigaflops = steps.Sum(step => step.Flops) / milliseconds / 1e6;
        return
        [
            Number(milliseconds, "F3"),
            Number(milliseconds / whole, "P1"),
            steps[0].IdleMilliseconds is null ? "" : Number(steps.Sum(step => step.IdleMilliseconds!.Value), "F3"),
            gigaflops > 0 ? Number(gigaflops, "F1") : "",
            Number(steps.Sum(step => step.Bytes) / milliseconds / 1e6, "F1"),
            gigaflops > 0 ? Number(gigaflops / peak, "P0") : "",
        ];
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
