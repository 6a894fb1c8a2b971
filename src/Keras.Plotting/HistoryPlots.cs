using Keras.Drawing;
using Keras.Training;

namespace Keras;

/// <summary>Pictures of trainings.</summary>
public static class HistoryPlots
{
    extension(History history)
    {
        /// <summary>
        /// Draws the curves of loss and metrics, of training and validation, and of the learning rate.
        /// </summary>
        /// <param name="path">The picture: <c>.png</c> or <c>.svg</c>; an existing file is replaced.</param>
        /// <exception cref="ArgumentException">The name ends otherwise, or no epoch was trained.</exception>
        /// <example><code>model.Fit(x, y, epochs: 30).Plot("curves.png");</code></example>
        public void Plot(string path)
        {
            ArgumentNullException.ThrowIfNull(history);
            Curves.Draw(path, [("", history)]);
        }

        /// <summary>Draws the curves of several trainings into one picture.</summary>
        /// <param name="path">The picture: <c>.png</c> or <c>.svg</c>; an existing file is replaced.</param>
        /// <param name="runs">Trainings by the names that tell them apart; curves of training are pale.</param>
        /// <exception cref="ArgumentException">The name ends otherwise, or no epoch was trained.</exception>
        /// <example><code>History.Plot("curves.svg", ("plain", first), ("BC", second));</code></example>
        public static void Plot(string path, params IReadOnlyList<(string Name, History History)> runs)
        {
            ArgumentNullException.ThrowIfNull(runs);
            Curves.Draw(path, runs);
        }
    }
}
