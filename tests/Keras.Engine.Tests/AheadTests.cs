#if !DEBUG
using System.Reflection.PortableExecutable;
using Keras.Engine.Graphs;

namespace Keras.Engine.Tests;

public class AheadTests
{
    [Fact]
    public void Release_builds_hold_machine_code()
    {
        using PEReader assembly = new(File.OpenRead(typeof(Graph).Assembly.Location));
        Assert.NotEqual(0, assembly.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
    }
}
#endif
