using System.Globalization;
using System.Text;
using Keras.Layers;

namespace Keras.Models;

/// <summary>The table that <see cref="Model.Summary"/> prints.</summary>
/// <remarks>Port of keras/utils/layer_utils.py of Keras 2.3, character by character.</remarks>
internal static class ModelSummary
{
    /// <summary>The lines of the table.</summary>
    public static IEnumerable<string> Lines(
        Model model, int? lineLength, IReadOnlyList<double>? positions, bool expandNested)
    {
        LayerGraph? graph = model.IsSubclassed && model.Layers.Any(layer => layer.Built) ? null : model.Graph;
        bool chain = graph is null || model is Sequential || graph.IsSequentialLike;
        string[] header = chain
            ? ["Layer (type)", "Output Shape", "Param #"]
            : ["Layer (type)", "Output Shape", "Param #", "Connected to"];
        int length = lineLength ?? (chain ? 65 : 98);
        int[] ends = Ends(positions ?? (chain ? [0.45, 0.85, 1] : [0.33, 0.55, 0.67, 1]), length, header.Length);
        string line = new('_', length);
        string doubleLine = new('=', length);

        yield return $"Model: \"{model.Name}\"";
        yield return line;
        yield return Row(header, ends);
        yield return doubleLine;
        for (int index = 0; index < model.Layers.Count; index++)
        {
            Layer layer = model.Layers[index];
            string[] first = [$"{layer.Name} ({layer.GetType().Name})", OutputShape(layer), ParameterCount(layer)];
            string[] connections = chain ? [] : [.. Connections(layer, graph!)];
            yield return Row(chain ? first : [.. first, connections.FirstOrDefault("")], ends);
            foreach (string connection in connections.Skip(1))
            {
                yield return Row(["", "", "", connection], ends);
            }

            foreach (string inner in expandNested ? Inner(layer, ends, depth: 1, [layer]) : [])
            {
                yield return inner;
            }

            yield return index + 1 < model.Layers.Count ? line : doubleLine;
        }

        long trainable = Count(model.TrainableWeights);
        long frozen = Count(model.NonTrainableWeights);
        yield return $"Total params: {Grouped(trainable + frozen)}";
        yield return $"Trainable params: {Grouped(trainable)}";
        yield return $"Non-trainable params: {Grouped(frozen)}";
        yield return line;
    }

    // One bar before the name for every layer around, as in tf.keras.
    private static IEnumerable<string> Inner(Layer layer, int[] ends, int depth, HashSet<Layer> shown)
    {
        string bars = new('|', depth);
        foreach ((_, Layer inner) in layer.InnerLayers.Where(pair => shown.Add(pair.Layer)))
        {
            string[] cells = [$"{bars} {inner.Name} ({inner.GetType().Name})", OutputShape(inner), ParameterCount(inner)];
            yield return Row(ends.Length > cells.Length ? [.. cells, ""] : cells, ends);
            foreach (string line in Inner(inner, ends, depth + 1, shown))
            {
                yield return line;
            }
        }
    }

    private static int[] Ends(IReadOnlyList<double> positions, int length, int columns)
    {
        if (positions.Count != columns)
        {
            throw new ArgumentException(
                $"`positions` must hold the end of each of the {columns} columns. "
                + $"Received: {positions.Count} ({string.Join(", ", positions)}).",
                nameof(positions));
        }

        return [.. positions.Select(position => (int)(positions[^1] <= 1 ? length * position : position))];
    }

    // Text that is too long is cut; every column but the last keeps a blank before the next.
    private static string Row(IReadOnlyList<string> cells, int[] ends)
    {
        StringBuilder row = new();
        for (int column = 0; column < cells.Count; column++)
        {
            if (column > 0 && row.Length > 0)
            {
                row[^1] = ' ';
            }

            row.Append(cells[column]);
            row.Length = Math.Min(row.Length, ends[column]);
            row.Append(' ', ends[column] - row.Length);
        }

        return row.ToString();
    }

    private static string OutputShape(Layer layer)
    {
        IEnumerable<IEnumerable<Shape>> calls = layer.InboundNodes
            .Select(node => node.Outputs.Select(output => output.Shape))
            .Concat(layer.InnerOutputs.Select(outputs => outputs.Select(output => output.Shape)));
        string[] shapes = [.. calls.Select(Text).Distinct()];
        return shapes.Length == 1 ? shapes[0] : "multiple";

        static string Text(IEnumerable<Shape> shapes) =>
            shapes.Count() == 1 ? $"{shapes.First()}" : $"[{string.Join(", ", shapes)}]";
    }

    private static IEnumerable<string> Connections(Layer layer, LayerGraph graph) =>
        layer.InboundNodes.Where(graph.Contains).SelectMany(node => node.Inputs)
            .Select(input => $"{input.Layer.Name}[{input.NodeIndex}][{input.TensorIndex}]");

    private static long Count(IEnumerable<Variable> variables) => variables.Sum(variable => variable.Shape.Length);

    // Layers inside others are built when they are called.
    private static string ParameterCount(Layer layer) =>
        layer.Built || layer.InboundNodes.Count > 0 || layer is Model ? Number(layer.CountParams()) : "unbuilt";

    private static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Grouped(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
