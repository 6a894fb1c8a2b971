using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Tests.Cpu;

public sealed class WarmUpTests
{
    [Theory]
    [InlineData(false, "FusedConvolution WinogradConvolution GemmConvolution ChannelsLastMaxPooling PackedMatMul VectorSoftmax")]
    [InlineData(
        true,
        "FusedConvolution FusedWinogradConvolution FusedGradients WinogradGradients FusedWinogradKernelGradient "
        + "ChannelsLastAddMomentsGradient ChannelsLastMaxPoolingGradient VectorSoftmaxCrossEntropy VectorTape")]
    public void Calls_the_kernels_of_a_DenseNet(bool trains, string kernels)
    {
        CpuBackend backend = new(new CpuOptions { Threads = 1 });
        using IExecutable executable = backend.Compile(WarmUp.Trace(backend, trains));
        StepReport[] steps = [.. executable.Report().Steps];
        Assert.Empty(kernels.Split(' ').Except(steps.Select(step => step.Kernel)));
        Assert.DoesNotContain(steps, step => step.IsReference);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Runs_without_touching_what_is_recorded(bool trains)
    {
        Variable counter = new("counter", BackendSelection.Current.Allocate(new TensorType(DType.Float32, 1)));
        counter.AssignAdd(1);
        Thread thread = new(() => WarmUp.Run(trains));
        thread.Start();
        thread.Join();
        Assert.True(Assignments.IsOutside);
        float[] numbers = new float[1];
        counter.Storage.Read<float>(numbers);
        Assert.Equal(1, numbers[0]);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public void A_run_meanwhile_has_the_same_bits(int threads, bool trains)
    {
        CpuBackend backend = new(new CpuOptions { Threads = threads });
        float[] before = Softmax(backend);
        backend.WarmUp(trains);
        Assert.Equal(before, Softmax(backend));
    }

    private static float[] Softmax(CpuBackend backend)
    {
        Value x = Ops.Placeholder("x", new TensorType(DType.Float32, (64, 10)));
        using IExecutable executable = backend.Compile(new Graph([x], [Ops.Softmax(x)], []));
        ITensorStorage input = backend.Allocate(x.Types[0]);
        ITensorStorage result = backend.Allocate(x.Types[0]);
        float[] numbers = [.. Enumerable.Range(0, 640).Select(index => MathF.Sin(index))];
        input.Write<float>(numbers);
        executable.Run([input], [result]);
        result.Read<float>(numbers);
        return numbers;
    }
}
