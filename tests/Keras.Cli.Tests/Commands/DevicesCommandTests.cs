using Keras.Engine.Backends;
using Keras.Testing;

namespace Keras.Cli.Tests.Commands;

public class DevicesCommandTests
{
    [Fact]
    public void Every_device_is_listed_with_what_it_is_or_with_what_is_missing()
    {
        string output = Commanded.Done("devices").Output;
        Assert.Matches(@"(?m)^\s*cpu\s+cpu\s+CPU\s+this library's engine, \d+ threads", output);
        foreach (DeviceReport device in BackendSelection.FindDevices())
        {
            Assert.Contains(device.Problem?.Split('\n')[0].TrimEnd() ?? device.Details, output);
        }
    }

    [TorchFact]
    public void A_device_that_is_not_there_fails_with_what_would_mend_it()
    {
        Commanded.Failed("tpu", "summary", "--depth", "10", "--backend", "torch", "--device", "tpu");
        Commanded.Failed("KERAS_BACKEND=torch", "summary", "--depth", "10", "--backend", "cpu", "--device", "cuda");
        Commanded.Failed("Keras.Engine.Onyx.dll", "summary", "--depth", "10", "--backend", "onyx");
    }

    [TorchFact]
    public void A_GPU_is_asked_of_libtorch()
    {
        if (Config.ListPhysicalDevices("GPU").Count > 0)
        {
            return;
        }

        Commanded.Failed("There is no device \"cuda\"", "summary", "--depth", "10", "--device", "cuda");
    }

    [TorchFact]
    public void Commands_compute_where_they_are_told()
    {
        IBackend before = BackendSelection.Current;
        string output = Commanded.Done("plan", "--depth", "10", "--backend", "torch", "--device", "cpu").Output;
        Assert.Contains("cpu by libtorch", output);
        Assert.Contains("aten::convolution", output);
        Assert.Same(before, BackendSelection.Current);
        string profile = Commanded.Done(
            "profile", "--depth", "10", "--batch-size", "2", "--seconds", "1", "--backend", "torch", "--device", "cpu").Output;
        Assert.Contains("cpu by libtorch", profile);
        Assert.Contains("GFLOP/s", profile);
    }

    [TorchFact]
    public void Devices_are_listed_by_kind()
    {
        Assert.Contains(Config.ListPhysicalDevices("CPU"), device => device is { Backend: "torch", Device: "cpu" });
        Assert.All(Config.ListPhysicalDevices("GPU"), device => Assert.Equal("GPU", device.Kind));
        Assert.Contains("\"CPU\"", Assert.Throws<ArgumentException>(() => Config.ListPhysicalDevices("TPU")).Message);
    }
}
