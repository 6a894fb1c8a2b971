using Keras.Layers;

namespace Keras;

/// <content>Walking back through calls of layers.</content>
public static partial class Utils
{
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
}
