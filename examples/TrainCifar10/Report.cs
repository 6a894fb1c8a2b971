using Keras.Callbacks;
using Keras.Models;
using Keras.Training;

namespace TrainCifar10;

/// <summary>What became of one network; also the stopwatch of its epochs.</summary>
internal sealed class Report(string network) : Callback
{
    private readonly List<double> _seconds = [];
    private long _start;
    private double _accuracy;
    private long _parameters;
    private long _bytes;

    /// <summary>The network's name.</summary>
    public string Network { get; } = network;

    /// <summary>The curves; null before the end.</summary>
    public History? History { get; private set; }

    public override void OnEpochBegin(int epoch, Logs logs) => _start = Environment.TickCount64;

    public override void OnEpochEnd(int epoch, Logs logs) => _seconds.Add((Environment.TickCount64 - _start) / 1000.0);

    /// <summary>Notes what is known at the end.</summary>
    public void Finish(Model model, History history, double accuracy, string file)
    {
        History = history;
        _accuracy = accuracy;
        _parameters = model.CountParams();
        _bytes = new FileInfo(file).Length;
    }

    /// <summary>Prints a line for each network; time is the median over the epochs, validation included.</summary>
    public static void Print(IEnumerable<Report> reports)
    {
        Console.WriteLine("| network | test accuracy | seconds an epoch | parameters | file (MB) |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var report in reports)
        {
            Console.WriteLine(report.Row());
        }
    }

    private string Row()
    {
        double median = _seconds.Order().ElementAt(_seconds.Count / 2);
        return $"| {Network} | {_accuracy:F4} | {median:F1} | {_parameters:N0} | {_bytes / 1e6:F2} |";
    }
}
