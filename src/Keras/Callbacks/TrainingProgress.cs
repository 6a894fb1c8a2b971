using System.Text.Json;

namespace Keras.Callbacks;

/// <summary>How far a training is, in the file <c>progress.json</c> beside its runs, for a board that follows it.</summary>
/// <remarks>Written at most once a second. If it cannot be written, that is said once, and training goes on.</remarks>
internal sealed class TrainingProgress(string folder, TimeProvider clock)
{
    private const string FileName = "progress.json";

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly long _begin = clock.GetTimestamp();
    private long _written;
    private long _steps;
    private bool _isSilent;

    /// <summary>Tells of a step if the last time is long enough ago.</summary>
    public void Step(int epoch, int step, TrainingParameters parameters, double learningRate)
    {
        _steps++;
        if (_written == 0 || clock.GetElapsedTime(_written) >= s_interval)
        {
            Write("training", epoch, step, parameters, learningRate);
        }
    }

    /// <summary>Tells at once.</summary>
    /// <param name="state">training, ended or interrupted.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">Steps of the epoch that are done.</param>
    /// <param name="parameters">What is known of the run.</param>
    /// <param name="learningRate">That of the optimizer.</param>
    public void Write(string state, int epoch, int step, TrainingParameters parameters, double learningRate)
    {
        double seconds = clock.GetElapsedTime(_begin).TotalSeconds;
        double rate = seconds > 0 ? _steps / seconds : 0;
        double? left = parameters.Steps is int steps && rate > 0
            ? Math.Max(0, ((parameters.Epochs - epoch) * (double)steps) - step) / rate
            : null;
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                state,
                Epoch = epoch + 1,
                parameters.Epochs,
                step,
                parameters.Steps,
                StepsPerSecond = rate,
                ImagesPerSecond = rate * parameters.BatchSize,
                SecondsLeft = left,
                learningRate,
                MemoryBytes = Environment.WorkingSet,
                Updated = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds,
            },
            s_json);
        _written = clock.GetTimestamp();
        string path = Path.Combine(folder, FileName);
        try
        {
            // Readers see the old file or the new one. It need not survive a crash of the machine.
            Directory.CreateDirectory(folder);
            File.WriteAllBytes($"{path}.new", bytes);
            File.Move($"{path}.new", path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!_isSilent)
            {
                Warnings.Write($"The progress of the training cannot be shown on a board: {exception.Message}");
                _isSilent = true;
            }
        }
    }
}
