using System.Diagnostics;
using System.Globalization;

/// <summary>Takes turns with other processes, as turns.py asks for.</summary>
internal static class Turns
{
    /// <summary>One line after the first step, then for every line of seconds a line with the milliseconds of each step of that time.</summary>
    /// <param name="started">Has run since the program began.</param>
    /// <param name="step">What is measured.</param>
    public static void Take(Stopwatch started, Action step)
    {
        step();
        double first = started.Elapsed.TotalSeconds;
        step();
        Write($"\"first_step_s\": {first:F3}");
        while (Console.ReadLine() is string line)
        {
            double seconds = double.Parse(line, CultureInfo.InvariantCulture);
            var times = new List<string>();
            var clock = Stopwatch.StartNew();
            TimeSpan processor = Process.GetCurrentProcess().TotalProcessorTime;
            do
            {
                var one = Stopwatch.StartNew();
                step();
                times.Add(one.Elapsed.TotalMilliseconds.ToString("F3", CultureInfo.InvariantCulture));
            }
            while (clock.Elapsed.TotalSeconds < seconds);

            double cpu = (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalMilliseconds / times.Count;
            Write($"\"ms\": [{string.Join(", ", times)}], \"cpu_ms\": {cpu:F1}");
        }
    }

    private static void Write(FormattableString fields) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{{{fields.ToString(CultureInfo.InvariantCulture)}, \"peak_mb\": {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:F1}}}"));
}
