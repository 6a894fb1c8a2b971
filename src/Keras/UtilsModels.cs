using System.Globalization;
using System.Numerics.Tensors;
using Keras.Engine.Recording;
using Keras.Layers;
using Keras.Models;

namespace Keras;

/// <summary>The functions of <see cref="Utils"/> that know layers and models.</summary>
public static class UtilsModels
{
    private static readonly string[] s_rankdirs = ["TB", "LR", "BT", "RL"];
    private static readonly string[] s_pictureFormats = ["png", "svg", "pdf", "jpg", "dot"];

    extension(Utils)
    {
        /// <summary>
        /// Forgets automatic names, the next convolution is <c>conv2d_1</c> again, and what was compiled outside of models.
        /// </summary>
        /// <remarks>Port of keras.backend.clear_session.</remarks>
        public static void ClearSession()
        {
            LayerNames.Reset();
            Recorder.Clear();
        }

        /// <summary>The placeholders a tensor is computed from, each once, in the order in which they are found.</summary>
        /// <remarks>Port of keras/engine/topology.py.</remarks>
        public static KerasTensors GetSourceInputs(KerasTensor tensor)
        {
            List<KerasTensor> sources = [];
            HashSet<Node> seen = [];
            Stack<KerasTensor> open = new([tensor]);
            while (open.TryPop(out KerasTensor? next))
            {
                if (next.Node.Inputs.Count == 0)
                {
                    if (!sources.Contains(next))
                    {
                        sources.Add(next);
                    }
                }
                else if (seen.Add(next.Node))
                {
                    foreach (KerasTensor input in next.Node.Inputs.Reverse())
                    {
                        open.Push(input);
                    }
                }
            }

            return sources.Count == 1 ? sources[0] : sources;
        }

        /// <summary>Draws a model's layers and how they are connected, with Graphviz.</summary>
        /// <remarks>
        /// Where Graphviz is not installed, a warning says so, and the <c>.dot</c> file of that name is written instead of
        /// the picture. Port of keras/utils/vis_utils.py of Keras 2.3.
        /// </remarks>
        /// <param name="model">A built model.</param>
        /// <param name="toFile">
        /// The picture: <c>.png</c>, <c>.svg</c>, <c>.pdf</c> or <c>.jpg</c>, or <c>.dot</c> for the text that Graphviz
        /// draws; an existing file is replaced.
        /// </param>
        /// <param name="showShapes">Whether layers show the shapes of their inputs and outputs.</param>
        /// <param name="showLayerNames">Whether layers show their names before their classes.</param>
        /// <param name="rankdir">
        /// Where the graph runs: <c>"TB"</c> from top to bottom, <c>"LR"</c> from left to right, or back: <c>"BT"</c>,
        /// <c>"RL"</c>.
        /// </param>
        /// <param name="expandNested">Whether models inside show their layers, in a dashed frame.</param>
        /// <param name="dpi">Dots per inch of the picture.</param>
        /// <exception cref="ArgumentException">The direction, the resolution or the file name is none.</exception>
        /// <exception cref="InvalidOperationException">The model is not built.</exception>
        /// <example><code>Utils.PlotModel(model, "model.png", showShapes: true);</code></example>
        public static void PlotModel(
            Model model,
            string toFile = "model.png",
            bool showShapes = false,
            bool showLayerNames = true,
            string rankdir = "TB",
            bool expandNested = false,
            int dpi = 96)
        {
            ArgumentNullException.ThrowIfNull(model);
            Guard.OneOf(rankdir, s_rankdirs);
            Guard.Positive(dpi);
            string extension = Path.GetExtension(toFile).TrimStart('.').ToLowerInvariant();
            string format = Guard.OneOf(extension, s_pictureFormats, nameof(toFile));
            string dot = ModelDot.Of(model, showShapes, showLayerNames, rankdir, expandNested, dpi);
            string full = Path.GetFullPath(toFile);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            if (format == "dot")
            {
                File.WriteAllText(full, dot);
                return;
            }

            string temporary = $"{full}.{Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)}.part";
            try
            {
                if (Graphviz.TryDraw(dot, format, temporary))
                {
                    File.Move(temporary, full, overwrite: true);
                    return;
                }
            }
            finally
            {
                File.Delete(temporary);
            }

            string text = Path.ChangeExtension(full, "dot");
            File.WriteAllText(text, dot);
            Warnings.Write(
                $"\"{toFile}\" was not drawn: Graphviz (the program \"dot\", https://graphviz.org) is not on the path. "
                + $"Its input is in \"{text}\"; draw it with: dot -T{format} \"{text}\" -o \"{full}\"");
        }

        /// <summary>Turns the kernels of all convolutions of a model by 180 degrees, models inside it included.</summary>
        /// <remarks>
        /// Theano convolved with turned kernels, TensorFlow does not. Files of Keras 2 say who wrote them, and are converted when
        /// they are loaded; files of Keras 1 do not: call this when a model of such a file computes nonsense. Twice is not at all.
        /// Port of convert_all_kernels_in_model in keras/utils/layer_utils.py.
        /// </remarks>
        /// <param name="model">A model with weights.</param>
        /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
        public static void ConvertAllKernelsInModel(Model model)
        {
            ArgumentNullException.ThrowIfNull(model);
            foreach (Layer layer in model.SelfAndInner.Distinct()
                .Where(layer => layer is Conv1D or Conv2D or Conv2DTranspose && layer.Weights.Count > 0))
            {
                Tensor<float>[] weights = [.. layer.GetWeights()];
                weights[0] = ConvertKernel(weights[0]);
                layer.SetWeights(weights);
            }
        }

        /// <summary>A kernel with its window turned by 180 degrees.</summary>
        /// <remarks>Port of convert_kernel in keras/utils/conv_utils.py.</remarks>
        /// <param name="kernel">Of shape <c>(…, inputs, outputs)</c>, with one to three axes of the window before.</param>
        /// <exception cref="ArgumentException">The kernel has no window.</exception>
        public static Tensor<float> ConvertKernel(Tensor<float> kernel)
        {
            ArgumentNullException.ThrowIfNull(kernel);
            if (kernel.Rank is < 3 or > 5)
            {
                throw new ArgumentException(
                    $"A kernel has a window of one to three axes before inputs and outputs. Received: {kernel.Rank} axes.",
                    nameof(kernel));
            }

            // Places of the window in the opposite order, each with all its inputs and outputs.
            int channels = checked((int)(kernel.Lengths[^1] * kernel.Lengths[^2]));
            float[] elements = TensorData.Values(kernel).ToArray();
            return Tensor.Create([.. elements.Chunk(channels).Reverse().SelectMany(place => place)], kernel.Lengths);
        }
    }
}
