using Keras.Engine.Cpu;

namespace Keras.Engine.Tests.Cpu;

public class MachinePeakTests
{
    [Fact]
    public void Every_machine_does_some_multiply_adds() => Assert.InRange(MachinePeak.Measure(threads: 1), 0.01, 10_000);
}
