using System.Globalization;
using System.Text;
using Keras.Layers;

namespace Keras.Models;

/// <summary>A model in the language of Graphviz.</summary>
/// <remarks>Port of keras/utils/vis_utils.py of Keras 2.3.</remarks>
internal sealed class ModelDot
{
    private readonly StringBuilder _text = new();
    private readonly Dictionary<(Model Owner, Layer Layer), string> _ids = [];
    private readonly bool _showShapes;
    private readonly bool _showLayerNames;
    private readonly bool _expandNested;

    private ModelDot(bool showShapes, bool showLayerNames, bool expandNested)
    {
        _showShapes = showShapes;
        _showLayerNames = showLayerNames;
        _expandNested = expandNested;
    }

    /// <summary>The text that Graphviz draws.</summary>
    /// <inheritdoc cref="UtilsModels.PlotModel"/>
    public static string Of(
        Model model, bool showShapes, bool showLayerNames, string rankdir, bool expandNested, int dpi)
    {
        ModelDot dot = new(showShapes, showLayerNames, expandNested);
        dot.Line("digraph {");
        dot.Line(FormattableString.Invariant($"graph [rankdir={rankdir}, concentrate=true, dpi={dpi}];"));
        dot.Line("node [shape=record, fontname=\"DejaVu Sans\", fontsize=12];");
        dot.Line("edge [arrowsize=0.7];");
        dot.AddModel(model);
        dot.Line("}");
        return dot._text.ToString();
    }

    private static IEnumerable<Node> Calls(Model model, Layer layer) =>
        model.Graph.Nodes.Where(node => node.Layer == layer);

    private static string Shapes(IEnumerable<IReadOnlyList<KerasTensor>> calls)
    {
        string[] shapes =
        [
            .. calls.Select(tensors => tensors is [KerasTensor only]
                ? only.Shape.ToString()
                : $"[{string.Join(", ", tensors.Select(tensor => tensor.Shape))}]").Distinct(),
        ];
        return shapes.Length == 1 ? shapes[0] : "multiple";
    }

    // These characters part the fields of a record.
    private static string Escape(string text)
    {
        StringBuilder escaped = new();
        foreach (char character in text)
        {
            escaped.Append("\\{}|<>\"".Contains(character, StringComparison.Ordinal) ? "\\" : "").Append(character);
        }

        return escaped.ToString();
    }

    private void AddModel(Model model)
    {
        // A Sequential does not list its input among its layers.
        foreach (Layer layer in model.Graph.Layers)
        {
            string id = _ids[(model, layer)] = string.Create(CultureInfo.InvariantCulture, $"n{_ids.Count}");
            if (_expandNested && layer is Model inner)
            {
                Line($"subgraph cluster_{id} {{");
                Line($"graph [style=dashed, labeljust=l, fontname=\"DejaVu Sans\", label=\"{Escape(inner.Name)}\"];");
                AddModel(inner);
                Line("}");
            }
            else
            {
                Line($"{id} [label=\"{Label(model, layer)}\"];");
            }
        }

        foreach (Node node in model.Graph.Nodes)
        {
            for (int input = 0; input < node.Inputs.Count; input++)
            {
                KerasTensor tensor = node.Inputs[input];
                Line($"{Source(model, tensor.Layer, tensor.TensorIndex)} -> {Target(model, node.Layer, input)};");
            }
        }
    }

    private string Source(Model owner, Layer layer, int output) => _expandNested && layer is Model inner
        ? Source(inner, inner.Outputs[output].Layer, inner.Outputs[output].TensorIndex)
        : _ids[(owner, layer)];

    private string Target(Model owner, Layer layer, int input) => _expandNested && layer is Model inner
        ? Target(inner, inner.Inputs[input].Layer, 0)
        : _ids[(owner, layer)];

    private string Label(Model owner, Layer layer)
    {
        string kind = layer.GetType().Name;
        string label = Escape(_showLayerNames ? $"{layer.Name}: {kind}" : kind);
        if (!_showShapes)
        {
            return label;
        }

        Node[] calls = [.. Calls(owner, layer)];
        string outputs = Shapes(calls.Select(call => (IReadOnlyList<KerasTensor>)call.Outputs));
        string inputs = layer is InputLayer ? outputs : Shapes(calls.Select(call => call.Inputs));
        return $"{label}\\n|{{input:|output:}}|{{{{{Escape(inputs)}}}|{{{Escape(outputs)}}}}}";
    }

    private void Line(string line) => _text.Append(line).Append('\n');
}
