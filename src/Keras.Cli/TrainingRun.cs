using System.Diagnostics;
using System.Globalization;
using Keras.Callbacks;
using Keras.Models;
using Keras.Saving;
using Keras.Training;

namespace Keras.Cli;

/// <summary>Trains, saves, tests, in this order, so that nothing that was trained is lost on the way.</summary>
/// <param name="model">A compiled model.</param>
/// <param name="data">Batches to train on and to test with.</param>
/// <param name="path">Where the model goes, once it is trained to the end.</param>
/// <param name="overwrite">Whether it may replace a file.</param>
/// <param name="isDescribed">Whether options describe the network, so that a file of weights is enough to go on.</param>
/// <param name="backup">Keeps backups, if any; deleted when the model is saved.</param>
/// <param name="output">Where results go.</param>
internal sealed class TrainingRun(
    Model model,
    TrainingData data,
    string path,
    bool overwrite,
    bool isDescribed,
    BackupAndRestore? backup,
    TextWriter output)
{
    private readonly EndFile _end = new(path, overwrite);

    private string RescueName => path + (isDescribed ? ".interrupted.weights.h5" : ".interrupted.h5");

    /// <summary>Does all of it.</summary>
    /// <param name="phases">The parts of the training.</param>
    /// <param name="verbose">As in Fit.</param>
    /// <param name="callbacks">Further callbacks.</param>
    /// <param name="classWeights">Factors of the classes in the loss, if any.</param>
    /// <param name="logDir">Where event files go, if they are written.</param>
    /// <exception cref="StoppedException">A signal came.</exception>
    public void Go(
        IReadOnlyList<TrainingPhase> phases,
        int verbose,
        IReadOnlyList<Callback> callbacks,
        Dictionary<int, double>? classWeights,
        string? logDir)
    {
        using StopSignals signals = new();
        bool isStopped = false;
        long begin = Stopwatch.GetTimestamp();
        List<History> histories = [];
        try
        {
            int done = 0;
            foreach (TrainingPhase phase in phases)
            {
                phase.Prepare();
                histories.Add(model.Fit(
                    data.Train,
                    epochs: phase.LastEpoch,
                    verbose: verbose,
                    callbacks: [.. callbacks, _end, .. backup is null ? Array.Empty<Callback>() : [backup]],
                    validationData: data.Validation,
                    classWeight: classWeights is null ? (ClassWeightArgument?)null : ClassWeightArgument.Of(classWeights),
                    initialEpoch: done,
                    cancellationToken: signals.Token));
                if (model.WasInterrupted)
                {
                    break;
                }

                done = phase.LastEpoch;
            }
        }
        catch (OperationCanceledException) when (signals.ExitCode is not null)
        {
            isStopped = true;
        }
        catch (Exception) when (_end.HasTrained)
        {
            // A log that cannot be written, say: what was trained until then is not lost.
            TellHowToGoOn();
            throw;
        }

        // Fit itself may hear of Ctrl-C before the signals here do, and then returns.
        if (isStopped || model.WasInterrupted)
        {
            output.WriteLine("Training was interrupted.");
            TellHowToGoOn();
            throw new StoppedException(signals.ExitCode ?? StopSignals.CtrlC);
        }

        if (Distribution.IsChief)
        {
            SaveAtTheEnd();
            backup?.Delete();
        }

        if (verbose > 0 && histories.Exists(history => history["loss"].Count > 0))
        {
            (string, string)[] logs = logDir is null ? [] : [("logs", Path.GetFullPath(logDir))];
            TrainingSummary.Write(
                [.. histories.SelectMany(history => history.Epoch)],
                [.. histories.SelectMany(history => history["loss"])],
                [.. histories.SelectMany(history => history["val_loss"])],
                Stopwatch.GetElapsedTime(begin).TotalSeconds,
                [("model", Path.GetFullPath(path)), .. logs],
                output);
        }

        try
        {
            Test(signals.Token);
        }
        catch (OperationCanceledException) when (signals.ExitCode is not null)
        {
            output.WriteLine("Testing was interrupted; the model is whole.");
            throw new StoppedException(signals.ExitCode.Value);
        }
        finally
        {
            output.WriteLine($"model: {Path.GetFullPath(path)}");
        }
    }

    private void Test(CancellationToken cancellation)
    {
        IReadOnlyList<double> scores = model.Evaluate(data.Test, verbose: 0, cancellationToken: cancellation);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test loss: {scores[0]:F4}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test accuracy: {scores[1]:F4}"));
    }

    private void TellHowToGoOn()
    {
        if (backup is not null)
        {
            output.WriteLine(File.Exists(backup.BackupFile)
                ? $"The same command goes on from the backup in {backup.BackupDir}."
                : "There was nothing to back up yet.");
        }
        else if (_end.HasTrained && Rescue(out string rescued))
        {
            output.WriteLine(
                $"The weights so far are in {rescued}: the same command with --weights {rescued} begins with them. "
                + "With --resume FOLDER a training goes on where it was stopped.");
        }
    }

    private void SaveAtTheEnd()
    {
        try
        {
            Save(path, overwrite);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            // The disk was full, say: with a backup the same command only saves again.
            if (backup is not null)
            {
                output.WriteLine($"Training is done; the same command saves it from the backup in {backup.BackupDir}.");
            }
            else if (Rescue(out string rescued))
            {
                output.WriteLine($"Training is done; its weights are in {rescued}.");
            }

            throw;
        }
    }

    private void Save(string file, bool replace)
    {
        if (file.EndsWith(".weights.h5", StringComparison.OrdinalIgnoreCase))
        {
            model.SaveWeights(file, replace);
        }
        else
        {
            model.Save(file, replace);
        }
    }

    // Beside the model's place, or where nothing can be written there in the system's folder for temporary files. What an
    // earlier training left there stays.
    private bool Rescue(out string rescued)
    {
        string[] folders = [Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetTempPath()];
        foreach (string folder in folders)
        {
            rescued = Free(Path.Combine(folder, Path.GetFileName(RescueName)));
            try
            {
                Save(rescued, replace: false);
                return true;
            }
            catch (IOException exception)
            {
                output.WriteLine(exception.Message);
            }
        }

        rescued = "";
        return false;
    }

    private static string Free(string name)
    {
        string ending = name.EndsWith(".weights.h5", StringComparison.Ordinal) ? ".weights.h5" : ".h5";
        string free = name;
        for (int number = 2; File.Exists(free); number++)
        {
            free = $"{name[..^ending.Length]}.{number}{ending}";
        }

        return free;
    }

    /// <summary>The model that is saved after training, among what is to be written.</summary>
    private sealed class EndFile(string path, bool overwrite) : Callback
    {
        public override bool IsChiefOnly => true;

        /// <summary>Whether there is more than before; of the process that writes.</summary>
        public bool HasTrained { get; private set; }

        public override void OnTrainBatchEnd(int batch, Logs logs) => HasTrained = true;

        public override void CheckOutputs(OutputCheck check)
        {
            if (path.EndsWith(".weights.h5", StringComparison.OrdinalIgnoreCase))
            {
                check.RequireWeights(Model, path, overwrite);
            }
            else
            {
                check.RequireModel(Model, path, overwrite);
            }
        }
    }
}
