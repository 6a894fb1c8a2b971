using System.CommandLine;
using Keras.Engine.Backends;
using Spectre.Console;

namespace Keras.Cli.Commands;

/// <summary>Lists where models can be computed, and what is missing for the rest.</summary>
internal sealed class DevicesCommand : ToolCommand
{
    public DevicesCommand()
        : base("devices", "List the devices that models can be computed on, and what is missing for others.")
    {
    }

    protected override void Run(ParseResult options, TextWriter output)
    {
        IReadOnlyList<DeviceReport> devices = BackendSelection.FindDevices();
        Table table = Tables.Create("--backend", "--device", "kind", "what it is");
        foreach (DeviceReport device in devices.Where(device => device.Problem is null))
        {
            Tables.Add(table, device.Backend, device.Device, device.Kind, device.Details);
        }

        Tables.Write(table, output);
        foreach (DeviceReport device in devices.Where(device => device.Problem is not null))
        {
            output.WriteLine($"not there: --backend {device.Backend} --device {device.Device}");
            output.WriteLine($"  {device.Problem!.ReplaceLineEndings($"{Environment.NewLine}  ")}");
        }
    }
}
