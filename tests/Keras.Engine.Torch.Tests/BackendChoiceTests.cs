using Keras.Engine.Backends;
using Keras.Engine.Torch.Native;
using Keras.Testing;

namespace Keras.Engine.Torch.Tests;

public class BackendChoiceTests
{
    [TorchFact]
    public void A_backend_is_found_by_its_name()
    {
        IBackend backend = BackendSelection.Create("torch", "cpu");
        Assert.IsType<TorchBackend>(backend);
        Assert.Equal("torch", backend.Name);
    }

    [TorchFact]
    public void A_script_chooses_the_backend_and_is_told_once_which_device_it_got()
    {
        IBackend before = BackendSelection.Current;
        try
        {
            Config.SetBackend("torch", device: "cpu");
            Assert.Equal("torch", Config.Backend);
            Assert.Null(BackendSelection.TakeNotice());
            Config.SetBackend("torch");
            Assert.StartsWith($"Computing on {BackendSelection.Current.Device}", BackendSelection.TakeNotice());
            Assert.Null(BackendSelection.TakeNotice());
        }
        finally
        {
            BackendSelection.Current = before;
        }
    }

    [TorchFact]
    public void An_unknown_device_is_refused_with_the_choices()
    {
        string message = Assert.Throws<NotSupportedException>(() => BackendSelection.Create("torch", "tpu")).Message;
        Assert.Equal("Unknown device: \"tpu\". Choices: \"cpu\", \"cuda\", \"cuda:1\" and so on.", message);
    }

    [TorchFact]
    public void A_GPU_that_is_not_there_is_an_error_that_tells_what_would_mend_it()
    {
        if (CudaDriver.Problem is null)
        {
            return;
        }

        string message = Assert.Throws<NotSupportedException>(() => BackendSelection.Create("torch", "cuda")).Message;
        Assert.StartsWith("There is no device \"cuda\": ", message);
        Assert.Contains("KERAS_TORCH", message);
        Assert.Contains("libtorch-cuda-12.8", message);
    }

    [Fact]
    public void An_unknown_backend_names_the_assembly_and_the_package()
    {
        string message = Assert.Throws<NotSupportedException>(() => BackendSelection.Create("onyx")).Message;
        Assert.Contains("Keras.Engine.Onyx.dll", message);
        Assert.Contains("KerasDenseNet.Onyx", message);
        Assert.Contains("KERAS_BACKEND", message);
    }

    [Fact]
    public void The_processors_engine_has_no_GPU() => Assert.Contains(
        "KERAS_BACKEND=torch",
        Assert.Throws<NotSupportedException>(() => BackendSelection.Create("cpu", "cuda")).Message);

    [Fact]
    public void Only_the_folder_that_the_user_names_is_searched()
    {
        using TemporaryFolder folder = new();
        string path = folder.FullName;
        Assert.Equal([(path, "KERAS_TORCH")], LibTorchFiles.Candidates(path));
        Assert.False(LibTorchFiles.IsIn(path));
        File.WriteAllText(Path.Combine(path, LibTorchFiles.FileName("torch_cpu")), "");
        Assert.True(LibTorchFiles.IsIn(path));
    }

    [Fact]
    public void Where_there_is_a_GPU_a_libtorch_for_it_comes_first()
    {
        using TemporaryFolder cpu = new();
        using TemporaryFolder cuda = new();
        File.WriteAllText(cuda.File(LibTorchFiles.FileName("torch_cuda")), "");
        (string, string)[] found = [(cpu.FullName, "a"), (cuda.FullName, "b"), (cpu.FullName, "c")];
        Assert.Equal([found[1], found[0], found[2]], LibTorchFiles.WithCudaFirst(found));
    }

    [Fact]
    public void The_applications_folder_comes_before_packages_and_Python()
    {
        string[] origins = [.. LibTorchFiles.Candidates(null).Select(candidate => candidate.Origin).Distinct()];
        Assert.Equal(["the application's folder", "the application's native packages"], origins[..2]);
        Assert.All(origins[2..], origin => Assert.Contains(origin, new[] { "NuGet's packages", "PyTorch of python3" }));
    }
}
