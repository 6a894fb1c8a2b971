using System.Text.RegularExpressions;
using Keras.Callbacks;
using Keras.Models;
using Keras.Optimizers;
using Keras.Tests.Callbacks;

namespace Keras.Tests.Training;

public class ProgressTests
{
    private readonly Model _model = Small.Line(1, new SGD(0), Small.Output());

    [Fact]
    public void Of_training_is_shown_by_default()
    {
        string output = Output(() => _model.Fit(
            Small.Column(1, 2, 3), Small.Column(0, 0, 0), batchSize: 2, epochs: 2, validationSplit: 0.4));

        Assert.Equal(
            """
            Epoch 1/2
            1/1 [==============================] - 0s #/step - loss: 1.0000 - val_loss: 2.5000
            Epoch 2/2
            1/1 [==============================] - 0s #/step - loss: 1.0000 - val_loss: 2.5000

            """,
            output);
    }

    [Fact]
    public void Of_training_is_one_line_an_epoch_or_none_if_told() => Assert.Equal(
        "Epoch 1/1\n2/2 - 0s - loss: 1.5000 - #/epoch - #/step\n",
        Output(() =>
        {
            _model.Fit(Small.Column(1, 2), Small.Column(0, 0), batchSize: 1, verbose: 2);
            _model.Fit(Small.Column(1, 2), Small.Column(0, 0), batchSize: 1, verbose: 0);
        }));

    [Fact]
    public void Of_tests_is_shown_by_default()
    {
        Assert.Equal(
            """
            2/2 [==============================] - 0s #/step - loss: 1.5000
            2/2 - 0s - loss: 1.5000 - #/epoch - #/step

            """,
            Output(() =>
            {
                _model.Evaluate(Small.Column(1, 2), Small.Column(0, 0), batchSize: 1);
                _model.Evaluate(Small.Column(1, 2), Small.Column(0, 0), batchSize: 1, verbose: 2);
                _model.Evaluate(Small.Column(1, 2), Small.Column(0, 0), batchSize: 1, verbose: 0);
            }));
    }

    [Fact]
    public void Of_predictions_is_shown_if_asked() => Assert.Equal(
        "2/2 [==============================] - 0s #/step\n",
        Output(() =>
        {
            _model.Predict(Small.Column(1, 2), batchSize: 1, verbose: 1);
            _model.Predict(Small.Column(1, 2), batchSize: 1);
        }));

    [Fact]
    public void Is_not_shown_twice_to_a_script_that_gives_its_own_logger() => Assert.Equal(
        "Epoch 1/1\n1/1 [==============================] - 0s #/step - loss: 1.0000\n",
        Output(() => _model.Fit(Small.Column(1), Small.Column(0), callbacks: [new ProgbarLogger()])));

    // Times differ from run to run.
    private static string Output(Action action)
    {
        string perStep = Regex.Replace(Runs.Console(action).Output, @"\d+(s|ms|us)/", "#/");
        return Regex.Replace(perStep, @" - \d+s", " - 0s");
    }
}
