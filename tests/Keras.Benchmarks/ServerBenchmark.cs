using System.Diagnostics;
using System.Numerics.Tensors;
using Keras.Applications;
using Keras.Images;
using Keras.Models;
using Microsoft.AspNetCore.Builder;
using Serve;

namespace Keras.Benchmarks;

/// <summary>Models behind the endpoint of examples/Serve, in processes of their own, under load.</summary>
internal static class ServerBenchmark
{
    private const int MaxBatch = 8;
    private const int QueueSize = 256;
    private const double MiB = 1 << 20;
    private const string Keras = "keras";
    private const string OnnxRuntime = "onnxruntime";

    private static readonly int[] s_clients = [1, 4, 16, 64];

    /// <summary>Serves a network until standard input ends; the first line it prints is its address.</summary>
    /// <param name="runtime">Who computes: <c>keras</c>, or <c>onnxruntime</c> from the file that is exported here.</param>
    /// <param name="network"><c>densenet121</c>, or <c>cifar</c> and the depth of a DenseNet for CIFAR.</param>
    public static async Task ServeAsync(string runtime, string network)
    {
        // Names of classes would have to be downloaded: a hundred classes have none.
        Model model = network switch
        {
            "densenet121" => Densenet.DenseNet121(weights: null, classes: 100),
            ['c', 'i', 'f', 'a', 'r', .. string depth] => Densenet.DenseNetCifar(depth: int.Parse(depth), growthRate: 12),
            _ => throw new ArgumentException($"There is no network \"{network}\": choose densenet121 or cifar40."),
        };
        Classifier classifier = new(model);
        using OnnxRuntimeModel? exported = runtime switch
        {
            Keras => null,
            OnnxRuntime => new OnnxRuntimeModel(model),
            _ => throw new ArgumentException($"There is no runtime \"{runtime}\": choose {Keras} or {OnnxRuntime}."),
        };
        Serve.Metrics metrics = new();
        Func<Tensor<float>, Tensor<float>> predict = exported is null ? classifier.Predict : exported.Predict;
        await using Batcher batcher = new(predict, MaxBatch, TimeSpan.FromMilliseconds(2), QueueSize, metrics);
        batcher.WarmUp(classifier.ImageShape);
        await using WebApplication app = Server.Create(classifier, batcher, metrics, "http://127.0.0.1:0");
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    /// <summary>DenseNet-121 by this engine and by ONNX Runtime in turns, one being asked at a time.</summary>
    /// <param name="seconds">Of a turn.</param>
    /// <param name="rounds">Turns of each, for each number of clients.</param>
    public static async Task CompareAsync(double seconds, int rounds)
    {
        string[] runtimes = [Keras, OnnxRuntime];
        byte[] photo = ImageFile.Encode(Photo(375, 500), ImageFormat.Jpeg, quality: 85);
        using ServerProcess first = ServerProcess.Start(runtimes[0], "densenet121");
        using ServerProcess second = ServerProcess.Start(runtimes[1], "densenet121");
        ServerProcess[] servers = [first, second];
        foreach (ServerProcess server in servers)
        {
            await LoadGenerator.MeasureAsync(server.Address, photo, clients: 2 * MaxBatch, TimeSpan.FromSeconds(2));
        }

        Console.WriteLine($"clients  server       requests/s  {LoadGenerator.LatencyHead}");
        foreach (int clients in s_clients)
        {
            List<Load>[] turns = [[], []];
            for (int turn = 0; turn < rounds * servers.Length; turn++)
            {
                int index = turn % servers.Length;
                turns[index].Add(await LoadGenerator.MeasureAsync(
                    servers[index].Address, photo, clients, TimeSpan.FromSeconds(seconds)));
            }

            Load[] all = [.. turns.Select(Load.Join)];
            for (int index = 0; index < all.Length; index++)
            {
                Console.WriteLine(
                    $"{clients,7}  {runtimes[index],-11}  {all[index].PerSecond,10:F1}  {LoadGenerator.Latencies(all[index])}");
            }

            double[] ratios = [.. turns[0].Zip(turns[1], (one, other) => one.PerSecond / other.PerSecond).Order()];
            Console.WriteLine(
                $"         ratio        {all[0].PerSecond / all[1].PerSecond,10:F2}  by turns {ratios[0]:F2} to {ratios[^1]:F2}");
        }

        for (int index = 0; index < servers.Length; index++)
        {
            Console.WriteLine($"{runtimes[index]}: {servers[index].Memory >> 20} MiB");
        }
    }

    /// <summary>Many requests to a network for CIFAR: what the server's process holds after each tenth of them.</summary>
    /// <param name="requests">How many.</param>
    /// <param name="depth">Of the network.</param>
    /// <returns>Whether it held at most a twentieth more at the end than after the first tenth.</returns>
    public static async Task<bool> StaysFlatAsync(int requests, int depth)
    {
        const int Parts = 10;
        const double MostGrowth = 1.05;
        byte[] image = ImageFile.Encode(Photo(32, 32), ImageFormat.Png);
        using ServerProcess server = ServerProcess.Start(Keras, $"cifar{depth}");
        Console.WriteLine("requests  MiB of the server  managed MiB  requests/s");
        (long first, long last) = (0, 0);
        for (int part = 1; part <= Parts; part++)
        {
            Load load = await LoadGenerator.MeasureAsync(
                server.Address, image, clients: 2 * MaxBatch, TimeSpan.MaxValue, requests / Parts);
            last = server.Memory;
            first = part == 1 ? last : first;
            double managed = await server.ManagedMemoryAsync();
            Console.WriteLine(
                $"{requests / Parts * part,8}  {last / MiB,17:F1}  {managed / MiB,11:F1}  {load.PerSecond,10:F0}");
        }

        bool isFlat = last <= first * MostGrowth;
        Console.WriteLine(isFlat ? "flat" : $"grew by more than {MostGrowth - 1:P0}");
        return isFlat;
    }

    // Smooth shades and some grain, as photographs have: a file of one color would decode too fast.
    private static Bitmap Photo(int height, int width)
    {
        Random random = new(1);
        byte[] pixels = new byte[height * width * 3];
        for (int place = 0; place < pixels.Length; place++)
        {
            (int row, int column) = Math.DivRem(place / 3, width);
            double shade = 128 + (80 * Math.Sin((row + (40 * (place % 3))) / 50.0) * Math.Cos(column / 70.0));
            pixels[place] = (byte)(shade + random.Next(-12, 13));
        }

        return new Bitmap(height, width, 3, pixels);
    }

    private sealed class ServerProcess : IDisposable
    {
        private readonly Process _process;

        private ServerProcess(Process process, string address) => (_process, Address) = (process, address);

        public string Address { get; }

        /// <summary>Resident bytes.</summary>
        public long Memory
        {
            get
            {
                _process.Refresh();
                return _process.WorkingSet64;
            }
        }

        /// <summary>Bytes of objects, those among them that nobody needs any more.</summary>
        public async Task<double> ManagedMemoryAsync()
        {
            const string Name = "managed_memory_bytes ";
            using HttpClient http = new();
            string metrics = await http.GetStringAsync(Address.Replace("/predict", "/metrics", StringComparison.Ordinal));
            return double.Parse(metrics.Split('\n').Single(line => line.StartsWith(Name, StringComparison.Ordinal))[Name.Length..]);
        }

        public static ServerProcess Start(string runtime, string network)
        {
            ProcessStartInfo start = new(Environment.ProcessPath!)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            };

            // By `dotnet run` this is a program of its own, by `dotnet Keras.Benchmarks.dll` the runtime is.
            if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            {
                start.ArgumentList.Add(typeof(ServerBenchmark).Assembly.Location);
            }

            foreach (string argument in (string[])["serve", runtime, network])
            {
                start.ArgumentList.Add(argument);
            }

            Process process = Process.Start(start)!;
            string? address = process.StandardOutput.ReadLine();
            return address is not null ? new ServerProcess(process, $"{address}/predict") : throw new InvalidOperationException(
                $"The server {runtime} of {network} ended before it listened.");
        }

        public void Dispose()
        {
            _process.StandardInput.Close();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
