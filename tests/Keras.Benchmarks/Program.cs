using Keras.Benchmarks;
using Keras.Engine.Cpu.Simd;

switch (args)
{
    case ["peak"]:
        foreach (InstructionSet isa in InstructionSets.Available)
        {
            Console.WriteLine(
                $"{isa,-9} {MachinePeak.Measure(isa, 1),7:F1} GFLOP/s on one thread, "
                + $"{MachinePeak.Measure(isa, Environment.ProcessorCount),7:F1} on {Environment.ProcessorCount}");
        }

        return 0;
    default:
        Console.Error.WriteLine($"Received: {string.Join(' ', args)}. Commands: peak.");
        return 1;
}
