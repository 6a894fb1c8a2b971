using System.Globalization;
using Keras.Metrics;
using Keras.Drawing;

namespace Keras;

/// <summary>Pictures of confusion matrices.</summary>
public static class ConfusionMatrixPlots
{
    extension(ConfusionMatrix matrix)
    {
        /// <summary>Draws the table: the more samples, the darker the cell.</summary>
        /// <param name="path">The picture: <c>.png</c> or <c>.svg</c>; an existing file is replaced.</param>
        /// <param name="names">One for each class; numbers if null.</param>
        /// <param name="normalize">Whether cells are parts of their true class rather than counts.</param>
        /// <exception cref="ArgumentException">
        /// The name ends otherwise, there are no classes, or more or fewer names than classes.
        /// </exception>
        /// <example><code>ConfusionMatrix.Of(yTest, model.Predict(xTest)).Plot("matrix.png");</code></example>
        public void Plot(string path, IReadOnlyList<string>? names = null, bool normalize = false)
        {
            ArgumentNullException.ThrowIfNull(matrix);
            Picture.CheckPath(path);
            if (matrix.Classes == 0)
            {
                throw new ArgumentException("There is nothing to draw. Received: a matrix without classes.");
            }

            if (names is not null && names.Count != matrix.Classes)
            {
                throw new ArgumentException(
                    $"There must be a name for each of {matrix.Classes} classes. Received: {names.Count}.",
                    nameof(names));
            }

            ConfusionPicture.Draw(
                matrix,
                path,
                names ?? [.. Enumerable.Range(0, matrix.Classes).Select(
                    label => label.ToString(CultureInfo.InvariantCulture))],
                normalize);
        }
    }
}
