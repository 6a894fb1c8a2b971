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
      kernels table [threads] [seconds]     every kernel on every instruction set, with its share of the peak or of a copy
      steps [work] [seconds] [describe]     whole steps of whole networks, all works if none is named
      turns <work>                          the same for peers/compare, which lets several processes take turns
      fusion [threads] [seconds]            elementwise graphs with and without fusion
      small [models] [seconds]              tiny models by the thousand, fixed costs of calls, one image (peers/small_torch.py)
      eager [depth] [batch] [rounds]        a training step outside of traces, beside Function.Of and TrainOnBatch
      build                                 building DenseNet-201, from a cold start and again
      files                                 saving and loading DenseNet-121, with the memory that it takes
      load <file> [small file]              the loading alone, for the first time, and again
      clients <url> <image> [seconds]       a server under load: 1 to 64 clients that post an image (examples/Serve)
      servers [seconds] [rounds]            DenseNet-121 behind the same server, by this engine and by ONNX Runtime in turns
      flat [requests] [depth]               memory of a server of DenseNet-BC-40-12 over 100,000 requests
      images [seconds] [images per second]  augmentation of CIFAR's images, beside a training step
      folder <directory> [seconds]          images of a folder, decoded and resized to 224x224 (peers/folder_torch.py)
      data [depth] [rounds]                 a training step plain, behind augmentation layers, and fed by a Dataset, in turns
      board [runs] [points]                 how soon a board has read long runs, 50 of 100,000 points by default
      ranks [depth] [batch] [steps] [rounds]
                                            a training step of one process with two threads, of two with one each, and over a
                                            link of 1 Gbit/s between two hosts, with and without overlap (mpirun, root)
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
    case ["kernels", "table", ..]:
        KernelTable.Run(
            args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1,
            args.Length > 3 ? double.Parse(args[3], CultureInfo.InvariantCulture) : 0.2);
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
    case ["folder", string directory, ..]:
        FolderBenchmark.Run(directory, args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 5);
        return 0;
    case ["data", ..]:
        DataBenchmark.Run(
            args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100,
            args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 10);
        return 0;
    case ["board", ..]:
        await BoardBenchmark.RunAsync(
            args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 50,
            args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 100_000);
        return 0;
    case ["ranks", ..]:
        RanksBenchmark.Compare(
            args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 40,
            args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 64,
            args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 50,
            args.Length > 4 ? int.Parse(args[4], CultureInfo.InvariantCulture) : 3);
        return 0;
    case ["rank", string depth, string batch, string count, string bucketBytes]:
        RanksBenchmark.Train(
            int.Parse(depth, CultureInfo.InvariantCulture),
            int.Parse(batch, CultureInfo.InvariantCulture),
            int.Parse(count, CultureInfo.InvariantCulture),
            long.Parse(bucketBytes, CultureInfo.InvariantCulture));
        return 0;
    case ["clients", string url, string image, ..]:
        await LoadGenerator.RunAsync(
            url, image, args.Length > 3 ? double.Parse(args[3], CultureInfo.InvariantCulture) : 5);
        return 0;
    case ["small", ..]:
        SmallBenchmark.Run(
            args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1000,
            args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 1);
        return 0;
    case ["eager", ..]:
        EagerBenchmark.Run(
            args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 40,
            args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 32,
            args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 20);
        return 0;
    case ["servers", ..]:
        await ServerBenchmark.CompareAsync(
            args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 10,
            args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 3);
        return 0;
    case ["flat", ..]:
        return await ServerBenchmark.StaysFlatAsync(
            args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100_000,
            args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 40) ? 0 : 1;
    case ["serve", string runtime, string network]:
        await ServerBenchmark.ServeAsync(runtime, network);
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
