using System.Globalization;
using Keras.Benchmarks;
using Keras.Engine.Cpu;
using Keras.Engine.Cpu.Simd;

const string Usage = """
    Usage:
      peak                                  multiply-adds of this machine
      kernels [threads] [filter] [pass] [all]
                                            convolutions of real networks: shapes whose line contains the filter,
                                            pass forward, input, or kernel
      steps [work] [seconds] [describe]     whole steps of whole networks, all works if none is named
      turns <work>                          the same for peers/compare, which lets several processes take turns
      fusion [threads] [seconds]            elementwise graphs with and without fusion
      build                                 building DenseNet-201, from a cold start and again
      files                                 saving and loading DenseNet-121, with the memory that it takes
      load <file> [small file]              the loading alone, for the first time, and again
      clients <url> <image> [seconds]       a server under load: 1 to 64 clients that post an image (examples/Serve)
      images [seconds] [images per second]  augmentation of CIFAR's images, beside a training step
    KERAS_ISA chooses the instruction set, KERAS_THREADS the number of threads.
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
        KernelBenchmark.Run(
            InstructionSets.Current,
            threads,
            filter: args.Length > 2 ? args[2] : "",
            all: args is [.., "all"],
            only: args.Length > 3 && args[3] != "all" ? args[3] : "");
        return 0;
    case ["fusion", ..]:
        FusionBenchmark.Run(
            args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1,
            args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 3);
        return 0;
    case ["images", ..]:
        ImageBenchmark.Run(
            args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 1,
            args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 170);
        return 0;
    case ["clients", string url, string image, ..]:
        await LoadGenerator.RunAsync(
            url, image, args.Length > 3 ? double.Parse(args[3], CultureInfo.InvariantCulture) : 5);
        return 0;
    case ["build"]:
        FileBenchmark.Build();
        return 0;
    case ["files"]:
        FileBenchmark.Files();
        Hdf5Benchmark.Run();
        return 0;
    case ["load", string path, .. string[] before]:
        FileBenchmark.Load(path, before.FirstOrDefault());
        return 0;
    case ["steps", ..]:
        double seconds = args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 10;
        foreach (string work in args.Length > 1 ? [args[1]] : StepBenchmark.Works)
        {
            StepBenchmark.Run(work, seconds, args is [.., "describe"]);
        }

        return 0;
    case ["turns", string work]:
        StepBenchmark.TakeTurns(work);
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 1;
}
