using System.CommandLine;
using System.Globalization;
using Keras.Engine.Backends;
using Keras.Models;
using Spectre.Console;

namespace Keras.Cli.Commands;

/// <summary>Prints what the engine decided about a step: passes, memory, kernels.</summary>
internal sealed class PlanCommand : ToolCommand
{
    private static readonly string[] s_columns = ["step#", "op", "output", "kernel", "pieces#", "layer"];

    private readonly StepOptions _step = new();

    private readonly Option<bool> _explain = new("--explain")
    {
        Description = "Tell for each step which kernels were not chosen, and why.",
    };

    public PlanCommand()
        : base("plan", "Print what the engine does for a step: passes, memory, kernels.")
    {
        _step.AddTo(this);
        Add(_explain);
    }

    protected override void Run(ParseResult options, TextWriter output)
    {
        (Model model, string title, Action step) = _step.Prepare(options);
        step();
        PlanReport plan = model.Plans()[0];
        output.WriteLine($"{title}: {plan.Steps.Count} steps on {plan.Device}");
        output.WriteLine();
        output.WriteLine("passes");
        foreach (string pass in plan.Passes)
        {
            output.WriteLine($"  {pass}");
        }

        output.WriteLine();
        output.WriteLine("memory");
        output.WriteLine($"  variables           {Megabytes(plan.VariableBytes)}");
        output.WriteLine($"  inputs and results  {Megabytes(plan.TensorBytes)}");
        output.WriteLine($"  arena               {Megabytes(plan.ArenaBytes)}");
        output.WriteLine($"  scratch             {Megabytes(plan.ScratchBytes)}");
        output.WriteLine($"  together            {Megabytes(plan.PeakBytes)}");
        output.WriteLine();
        output.WriteLine("reference kernels: plain loops on one thread");
        foreach (IGrouping<string, StepReport> kernel in plan.Steps.Where(step => step.IsReference).GroupBy(step => step.Kernel))
        {
            output.WriteLine($"  {kernel.Key} {kernel.Count()}");
        }

        if (!plan.Steps.Any(step => step.IsReference))
        {
            output.WriteLine("  none");
        }

        Tables.Write(Kernels(plan), output);
        Tables.Write(Steps(plan, options.GetValue(_explain)), output);
    }

    private static Table Kernels(PlanReport plan)
    {
        Table table = Tables.Create("kernel", "steps#");
        foreach (IGrouping<string, StepReport> kernel in plan.Steps.GroupBy(step => step.Kernel)
            .OrderByDescending(group => group.Count()))
        {
            Tables.Add(table, kernel.Key, $"{kernel.Count()}");
        }

        return table;
    }

    private static Table Steps(PlanReport plan, bool explain)
    {
        Table table = Tables.Create([.. s_columns, .. explain ? ["not"] : Array.Empty<string>()]);
        for (int index = 0; index < plan.Steps.Count; index++)
        {
            StepReport step = plan.Steps[index];
            string[] cells = [$"{index}", step.Op, step.Types, step.Kernel, $"{step.Pieces}", step.Label ?? ""];
            Tables.Add(table, explain ? [.. cells, string.Join("; ", step.Refusals)] : cells);
        }

        return table;
    }

    private static string Megabytes(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0,10:N1} MiB");
}
