using System.Text;

namespace Keras.Engine.Graphs;

/// <summary>Prints graphs, one value a line.</summary>
public static class GraphText
{
    /// <summary>The graph as text; <c>%n</c> names the n-th value.</summary>
    public static string Print(Graph graph)
    {
        StringBuilder text = new();
        Dictionary<Value, string> names = [];
        foreach (Value value in graph.InOrder())
        {
            if (value is Variable variable)
            {
                names[value] = variable.Name;
                continue;
            }

            names[value] = $"%{names.Count(name => name.Value[0] == '%')}";
            text.Append(names[value]).Append(" = ").Append(value.Op.Name).Append(value.Op.Attributes);
            text.Append('(').AppendJoin(", ", value.Inputs.Select(input => names[input])).Append(") ");
            text.AppendJoin(", ", value.Types).Append(value.Half is HalfType half ? $" in {half.ToString().ToLowerInvariant()}" : "");
            text.AppendLine(value.Label is null ? "" : $" # {value.Label}");
        }

        foreach (Value result in graph.Results)
        {
            text.AppendLine($"result {names[result]}");
        }

        foreach (Update update in graph.Updates)
        {
            text.AppendLine($"update {update.Variable.Name} = {names[update.Value]}");
        }

        return text.ToString();
    }
}
