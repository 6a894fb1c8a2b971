using System.Globalization;
using Keras.Benchmarks;
using Keras.Engine.Cpu.Simd;

const string Usage = """
    Usage:
      peak                                  multiply-adds of this machine
      kernels [threads] [filter] [all]      convolutions of real networks; shapes whose line contains the filter
    KERAS_ISA chooses the instruction set.
    """;

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
    case ["kernels", ..]:
        int threads = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        KernelBenchmark.Run(InstructionSets.Current, threads, args.Length > 2 ? args[2] : "", args is [.., "all"]);
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 1;
}
