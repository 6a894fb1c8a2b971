using Keras.Callbacks;
using Keras.Optimizers;
using Keras.Testing;
using Keras.Tests.Training;
using Keras.Training;
using Spectre.Console;

namespace Keras.Tests.Callbacks;

public sealed class ProgbarLoggerTests : IDisposable
{
    private const string Erase = "\r\u001b[J";

    private readonly ManualClock _clock = new();
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose()
    {
        // The line that the last test left would be ended by the next training, on a writer that is gone.
        Messages.EndLine();
        _output.Dispose();
    }

    [Fact]
    public void Shows_the_text_of_Keras_while_an_epoch_runs()
    {
        ProgressLine line = ProgressText.Running(390, 391, 240, 0.6, Values(("loss", 0.0191), ("acc", 0.8962)));

        Assert.Equal(
            "390/391 [============================>.] - ETA: 0s - 600ms/step - loss: 0.0191 - acc: 0.8962", line.ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_log_on_a_full_disk_loses_no_training(int verbose)
    {
        using FullDisk full = new(room: 20);
        using StringWriter error = new();
        TextWriter console = Console.Out;
        TextWriter errors = Console.Error;
        History history;
        try
        {
            Console.SetOut(full);
            Console.SetError(error);
            history = Small.Line(0, new SGD(0.01)).Fit(
                Small.Count(9), Small.Count(9), batchSize: 3, epochs: 4, verbose: verbose);
        }
        finally
        {
            Console.SetOut(console);
            Console.SetError(errors);
        }

        Assert.Equal(4, history["loss"].Count);
        Assert.True(full.Refused > 1);
        Assert.Single(error.ToString().Split("cannot be written, and are left out: No space left on device")[1..]);
    }

    [Fact]
    public void Shows_the_text_of_Keras_when_an_epoch_ends()
    {
        ProgressLine line = ProgressText.Finished(391, 391, 240.9, 0.616, Values(("loss", 0.0191), ("acc", 0.8962)));

        Assert.Equal(
            "391/391 [==============================] - 241s 616ms/step - loss: 0.0191 - acc: 0.8962",
            line.ToString());
    }

    [Fact]
    public void Shows_one_line_of_Keras_for_verbose_2()
    {
        ProgressLine line = ProgressText.Summary(391, 391, 240.9, 0.616, Values(("loss", 0.0191), ("lr", 0.1)));

        Assert.Equal("391/391 - 241s - loss: 0.0191 - lr: 0.1000 - 241s/epoch - 616ms/step", line.ToString());
    }

    [Theory]
    [InlineData(1, 391, "  1/391 [..............................]")]
    [InlineData(14, 391, " 14/391 [>.............................]")]
    [InlineData(200, 391, "200/391 [==============>...............]")]
    [InlineData(391, 391, "391/391 [==============================]")]
    [InlineData(5, 4, "5/4 [==============================]")]
    public void Draws_thirty_places(int step, int steps, string expected) =>
        Assert.StartsWith(expected, ProgressText.Running(step, steps, 1, 1, []).ToString());

    [Theory]
    [InlineData(59.9, "59s")]
    [InlineData(60, "60s")]
    [InlineData(61, "1:01")]
    [InlineData(3600, "60:00")]
    [InlineData(3661, "1:01:01")]
    public void Writes_the_time_left_as_Keras_does(double seconds, string expected) =>
        Assert.Contains($"] - ETA: {expected} - ", ProgressText.Running(1, 2, 1, seconds, []).ToString());

    [Theory]
    [InlineData(2.4, "2s/step")]
    [InlineData(0.0024, "2ms/step")]
    [InlineData(0.0000024, "2us/step")]
    public void Writes_the_time_of_a_step_in_a_fitting_unit(double seconds, string expected) =>
        Assert.EndsWith(expected, ProgressText.Finished(2, 2, 1, seconds, []).ToString());

    [Theory]
    [InlineData(0.5, "0.5000")]
    [InlineData(-12.34567, "-12.3457")]
    [InlineData(0.001, "1.0000e-03")]
    [InlineData(-0.00012345, "-1.2345e-04")]
    [InlineData(0, "0.0000e+00")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Writes_small_numbers_with_an_exponent(double value, string expected) =>
        Assert.Equal($" - x: {expected}", ProgressText.Values(Values(("x", value))));

    [Fact]
    public void Counts_steps_of_data_whose_length_is_unknown_until_the_first_epoch_has_ended()
    {
        ProgbarLogger logger = Plain(steps: null, verbose: 1, epochs: 2);
        logger.OnTrainBegin(new Logs());
        logger.OnEpochBegin(0, new Logs());
        Batch(logger, 0, seconds: 31, ("loss", 0.5));
        Batch(logger, 1, seconds: 31, ("loss", 0.25));
        logger.OnEpochEnd(0, Logs(("loss", 0.25)));
        logger.OnEpochBegin(1, new Logs());
        Batch(logger, 0, seconds: 31, ("loss", 0.125));

        Assert.Equal(
            """
            Epoch 1/2
                  1/Unknown - 31s 31s/step - loss: 0.5000
                  2/Unknown - 62s 31s/step - loss: 0.2500
            2/2 [==============================] - 62s 31s/step - loss: 0.2500
            Epoch 2/2
            1/2 [==============>...............] - ETA: 31s - 31s/step - loss: 0.1250

            """,
            _output.ToString());
    }

    [Fact]
    public void Adds_validation_and_learning_rate_to_the_last_line_of_an_epoch_only()
    {
        ProgbarLogger logger = Plain(steps: 2, verbose: 1, epochs: 3);
        logger.OnTrainBegin(new Logs());
        logger.OnEpochBegin(2, new Logs());
        Batch(logger, 0, seconds: 1, ("loss", 0.5));
        Batch(logger, 1, seconds: 1, ("loss", 0.4));
        logger.OnTestBegin(new Logs());
        _clock.Advance(5);
        logger.OnTestBatchEnd(0, Logs(("loss", 0.6)));
        logger.OnTestEnd(Logs(("loss", 0.6)));
        logger.OnEpochEnd(2, Logs(("loss", 0.4), ("val_loss", 0.6), ("lr", 0.1)));

        Assert.Equal(
            """
            Epoch 3/3
            2/2 [==============================] - 7s 1s/step - loss: 0.4000 - val_loss: 0.6000 - lr: 0.1000

            """,
            _output.ToString());
    }

    [Fact]
    public void Leaves_the_first_step_out_of_the_time_per_step()
    {
        ProgbarLogger logger = Plain(steps: 3, verbose: 1, epochs: 1);
        logger.OnTrainBegin(new Logs());
        logger.OnEpochBegin(0, new Logs());
        Batch(logger, 0, seconds: 20);
        Batch(logger, 1, seconds: 2);
        Batch(logger, 2, seconds: 4);
        logger.OnEpochEnd(0, new Logs());

        Assert.Contains(" - 26s 3s/step", _output.ToString());
    }

    [Fact]
    public void Does_not_flood_a_file()
    {
        ProgbarLogger logger = Plain(steps: 1000, verbose: 1, epochs: 1);
        logger.OnTrainBegin(new Logs());
        logger.OnEpochBegin(0, new Logs());
        for (int batch = 0; batch < 1000; batch++)
        {
            Batch(logger, batch, seconds: 0.1);
        }

        logger.OnEpochEnd(0, new Logs());

        string[] lines = _output.ToString().TrimEnd().Split('\n');
        Assert.Equal("Epoch 1/1", lines[0]);
        Assert.StartsWith(" 300/1000 [========>", lines[1]);
        Assert.StartsWith(" 600/1000 [=================>", lines[2]);
        Assert.StartsWith(" 900/1000 [==========================>", lines[3]);
        Assert.Equal("1000/1000 [==============================] - 100s 100ms/step", lines[4]);
        Assert.Equal(5, lines.Length);
    }

    [Fact]
    public void Writes_two_lines_an_epoch_for_verbose_2_and_none_for_0()
    {
        foreach (int verbose in (int[])[0, 2])
        {
            ProgbarLogger logger = Plain(steps: 1, verbose, epochs: 1);
            logger.OnTrainBegin(new Logs());
            logger.OnEpochBegin(0, new Logs());
            Batch(logger, 0, seconds: 60);
            logger.OnEpochEnd(0, new Logs());
            string expected = verbose == 0 ? "" : "Epoch 1/1\n1/1 - 60s - 60s/epoch - 60s/step\n";
            Assert.Equal(expected, _output.ToString());
        }
    }

    [Fact]
    public void Shows_tests_and_predictions_outside_of_training()
    {
        ProgbarLogger logger = Plain(steps: 2, verbose: 1, epochs: 1);
        logger.OnTestBegin(new Logs());
        _clock.Advance(1);
        logger.OnTestBatchEnd(0, Logs(("loss", 0.5)));
        _clock.Advance(1);
        logger.OnTestBatchEnd(1, Logs(("loss", 0.5)));
        logger.OnTestEnd(Logs(("loss", 0.5)));
        logger.OnPredictBegin(new Logs());
        _clock.Advance(1);
        logger.OnPredictBatchEnd(0, new Logs());
        _clock.Advance(1);
        logger.OnPredictBatchEnd(1, new Logs());
        logger.OnPredictEnd(new Logs());

        Assert.Equal(
            """
            2/2 [==============================] - 2s 1s/step - loss: 0.5000
            2/2 [==============================] - 2s 1s/step

            """,
            _output.ToString());
    }

    [Fact]
    public void Rewrites_one_line_of_a_terminal()
    {
        ProgbarLogger logger = Terminal(width: 100);
        logger.OnTrainBegin(new Logs());
        logger.OnEpochBegin(0, new Logs());
        Batch(logger, 0, seconds: 1, ("loss", 0.5));
        Batch(logger, 1, seconds: 0.01, ("loss", 0.4));
        Batch(logger, 2, seconds: 1, ("loss", 0.3));
        logger.OnEpochEnd(0, Logs(("loss", 0.3)));

        Assert.Equal(
            [
                "",
                "Epoch 1/1\n",
                "1/3 [=========>....................] - ETA: 2s - 1s/step - loss: 0.5000",
                "3/3 [==============================] - ETA: 0s - 505ms/step - loss: 0.3000",
                "3/3 [==============================] - 2s 505ms/step - loss: 0.3000\n",
            ],
            _output.ToString().Split(Erase));
    }

    [Theory]
    [InlineData(
        40,
        "1/3 [==>.......] - ETA: 2s - 1s/step|  loss: 0.5000 - accuracy: 0.2500|  precision: 0.7500 - recall: 0.1000",
        "3/3 [==========] - 3s 1s/step|  loss: 0.3000 - accuracy: 0.5000|  val_loss: 1.2500|  val_accuracy: 0.1250")]
    [InlineData(
        80,
        "1/3 [==>.......] - ETA: 2s - 1s/step - loss: 0.5000 - accuracy: 0.2500|  precision: 0.7500 - recall: 0.1000",
        "3/3 [==========] - 3s 1s/step - loss: 0.3000 - accuracy: 0.5000|  val_loss: 1.2500 - val_accuracy: 0.1250")]
    [InlineData(
        200,
        "1/3 [=========>....................] - ETA: 2s - 1s/step - loss: 0.5000 - accuracy: 0.2500 - precision: 0.7500 - recall: 0.1000",
        "3/3 [==============================] - 3s 1s/step - loss: 0.3000 - accuracy: 0.5000 - val_loss: 1.2500 - val_accuracy: 0.1250")]
    public void Shows_all_values_on_terminals_of_any_width(int width, string passing, string final)
    {
        using FakeTerminal terminal = new(width);
        ProgbarLogger logger = On(terminal, width, colors: ColorSystemSupport.Standard);
        logger.OnTrainBegin(new Logs());
        logger.OnEpochBegin(0, new Logs());
        Batch(logger, 0, seconds: 1, ("loss", 0.5), ("accuracy", 0.25), ("precision", 0.75), ("recall", 0.1));
        Assert.Equal(["Epoch 1/1", .. passing.Split('|')], terminal.Rows);

        // Of later lines nothing is left behind, as long as they are or not.
        Batch(logger, 1, seconds: 1, ("loss", 0.5), ("accuracy", 0.25), ("a metric of which the name is longer than the terminal", 0.1));
        Batch(logger, 2, seconds: 1, ("loss", 0.3));
        logger.OnEpochEnd(0, Logs(("loss", 0.3), ("accuracy", 0.5), ("val_loss", 1.25), ("val_accuracy", 0.125)));

        Assert.Equal(["Epoch 1/1", .. final.Split('|'), ""], terminal.Rows);
        Assert.True(terminal.Colors > 0);
    }

    [Fact]
    public void Keeps_what_a_script_prints_beside_rows_that_pass()
    {
        using FakeTerminal terminal = new(40);
        ProgbarLogger logger = On(terminal, 40);
        logger.OnTrainBegin(new Logs());
        logger.OnEpochBegin(0, new Logs());
        Batch(logger, 0, seconds: 1, ("loss", 0.5), ("accuracy", 0.25));
        terminal.WriteLine("!!");
        Batch(logger, 1, seconds: 1, ("loss", 0.4), ("accuracy", 0.35));
        Messages.EndLine();
        terminal.WriteLine("The end.");

        Assert.Equal(
            [
                "Epoch 1/1",
                "1/3 [==>.......] - ETA: 2s - 1s/step!!",
                "2/3 [=====>....] - ETA: 1s - 1s/step",
                "  loss: 0.4000 - accuracy: 0.3500",
                "The end.",
                "",
            ],
            terminal.Rows);
        Assert.Equal(0, terminal.Colors);
    }

    [Fact]
    public void Writes_over_no_more_rows_than_a_terminal_has()
    {
        using FakeTerminal terminal = new(width: 40, height: 2);
        ProgbarLogger logger = On(terminal, 40, height: 2);
        logger.OnTrainBegin(new Logs());
        logger.OnEpochBegin(0, new Logs());
        (string, double)[] values = [("loss", 0.5), ("accuracy", 0.25), ("precision", 0.75), ("recall", 0.1)];
        Batch(logger, 0, seconds: 1, values);
        Batch(logger, 1, seconds: 1, values);
        Assert.Equal(
            ["Epoch 1/1", "2/3 [=====>....] - ETA: 1s - 1s/step", "  loss: 0.5000 - accuracy: 0.2500"], terminal.Rows);

        logger.OnEpochEnd(0, Logs(values));
        Assert.Contains("  precision: 0.7500 - recall: 0.1000", terminal.Rows);
    }

    [Fact]
    public void Cuts_only_passing_rows_that_a_terminal_would_wrap()
    {
        using FakeTerminal terminal = new(30);
        ProgbarLogger logger = On(terminal, 30);
        logger.OnTrainBegin(new Logs());
        logger.OnEpochBegin(0, new Logs());
        Batch(logger, 0, seconds: 1, ("a_metric_with_a_name_that_is_long", 0.5));
        Assert.Equal("  a_metric_with_a_name_that_i", terminal.Rows[^1]);
        Assert.Equal(29, terminal.Rows[^1].Length);

        logger.OnEpochEnd(0, Logs(("a_metric_with_a_name_that_is_long", 0.5)));
        Assert.Contains("a_metric_with_a_name_that_is_long:", string.Concat(terminal.Rows), StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_brackets_in_names_as_they_are()
    {
        ProgbarLogger logger = Terminal(width: 100);
        logger.OnTrainBegin(new Logs());
        logger.OnEpochBegin(0, new Logs());
        Batch(logger, 0, seconds: 1, ("[red]loss[/]", 0.5));

        Assert.EndsWith(" - [red]loss[/]: 0.5000", _output.ToString());
    }

    [Fact]
    public void Makes_room_for_a_message_in_place_of_the_passing_line()
    {
        ProgbarLogger logger = Terminal(width: 100);
        logger.OnTrainBegin(new Logs());
        logger.OnEpochBegin(0, new Logs());
        Batch(logger, 0, seconds: 1, ("loss", 0.5));
        TextWriter console = Console.Out;
        Console.SetOut(_output);
        try
        {
            Messages.Write("A message.");
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.EndsWith($"loss: 0.5000{Erase}A message.\n", _output.ToString());
    }

    private static KeyValuePair<string, double>[] Values(params (string Name, double Value)[] values) =>
        [.. values.Select(value => KeyValuePair.Create(value.Name, value.Value))];

    private static Logs Logs(params (string Name, double Value)[] values)
    {
        Logs logs = new();
        foreach ((string name, double value) in values)
        {
            logs[name] = value;
        }

        return logs;
    }

    private ProgbarLogger Plain(int? steps, int verbose, int epochs) =>
        WithParams(new PlainDisplay(_output, _clock), steps, verbose, epochs);

    private ProgbarLogger Terminal(int width) => On(_output, width);

    private ProgbarLogger On(
        TextWriter output, int width, int height = 24, ColorSystemSupport colors = ColorSystemSupport.NoColors)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = colors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(output),
        });
        (console.Profile.Width, console.Profile.Height) = (width, height);
        return WithParams(new TerminalDisplay(console, _clock), steps: 3, verbose: 1, epochs: 1);
    }

    private ProgbarLogger WithParams(ProgressDisplay display, int? steps, int verbose, int epochs)
    {
        ProgbarLogger logger = new(display, _clock);
        logger.SetParams(new TrainingParameters(epochs, steps, null, null, verbose, false, ["loss"]));
        return logger;
    }

    private void Batch(ProgbarLogger logger, int batch, double seconds, params (string Name, double Value)[] values)
    {
        _clock.Advance(seconds);
        logger.OnTrainBatchEnd(batch, Logs(values));
    }

    private sealed class FullDisk(int room) : StringWriter
    {
        public int Refused { get; private set; }

        public override void Write(char value) => Take(1);

        public override void Write(char[] buffer, int index, int count) => Take(count);

        public override void Write(string? value) => Take(value?.Length ?? 0);

        public override void WriteLine(string? value) => Take((value?.Length ?? 0) + 1);

        private void Take(int length)
        {
            room -= length;
            if (room < 0)
            {
                Refused++;
                throw new IOException("No space left on device");
            }
        }
    }
}
