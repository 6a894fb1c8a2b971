using Keras.Elsewhere;

namespace Keras.Gpu;

/// <summary>What tests/gpu/check runs on a machine without .NET; KERAS_BACKEND and KERAS_DEVICE choose the device.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["ops", string assembly, .. string[] names]:
                return TestRun.Of(assembly, names);
            case ["devices"]:
                foreach (Engine.Backends.DeviceReport device in Engine.Backends.BackendSelection.FindDevices())
                {
                    Console.WriteLine($"{device.Backend} {device.Device}: {device.Problem ?? device.Details}");
                }

                return 0;
            case ["numbers"]:
                return Numbers.Compare();
            case ["steps", string network, string work, string batch, string precision]:
                Steps.TakeTurns(network, work, int.Parse(batch, System.Globalization.CultureInfo.InvariantCulture), precision);
                return 0;
            default:
                throw new ArgumentException(
                    "Expected: devices; ops ASSEMBLY [NAME...]; numbers; or steps NETWORK train|infer BATCH float32|tf32|bfloat16|float16.");
        }
    }
}
