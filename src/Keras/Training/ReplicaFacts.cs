using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Keras.Engine.Tensors;
using Keras.Models;

namespace Keras.Training;

/// <summary>What must be the same on all processes that train one model: names and values, as an error tells them.</summary>
internal static class ReplicaFacts
{
    /// <summary>Facts about data.</summary>
    /// <param name="name">What the data are for.</param>
    /// <param name="source">The data; null for none.</param>
    /// <param name="steps">Batches of them to use; all if null.</param>
    public static IEnumerable<(string Name, string Value)> Of(string name, BatchSource? source, int? steps)
    {
        yield return ($"{name} data", source?.Description ?? "none");
        yield return ($"{name} steps", $"{steps ?? source?.Steps}");
        yield return ($"{name} order", string.Join(", ", source?.Seeds ?? []));
        yield return ($"content of the {name} data", Digest(source));
    }

    /// <summary>The weights of a model, and the state of its optimizer once that exists.</summary>
    public static IEnumerable<(string Name, string Value)> Of(Model model)
    {
        yield return ("weights", Digest(model.Weights));
        if (model.IsCompiled)
        {
            yield return ("number of updates", $"{model.Optimizer.Batches}");

            // Before the first update, who has asked for its size has a state, and others have none yet.
            yield return ("state of the optimizer", model.Optimizer.Batches == 0 ? "none" : Digest(model.Optimizer.Slots));
        }
    }

    private static string Digest(IReadOnlyList<Variable> variables)
    {
        XxHash64 hash = new();
        foreach (Variable variable in variables.Where(variable => variable.DType.IsFloating()))
        {
            hash.Append(MemoryMarshal.AsBytes<double>(StorageTensors.GetDoubles(variable.Storage)));
        }

        return Text(hash);
    }

    private static string Digest(BatchSource? source)
    {
        if (source?.Excerpt is not Batch excerpt)
        {
            return "not compared";
        }

        using (excerpt)
        {
            XxHash64 hash = new();
            foreach (HostTensor tensor in excerpt.Tensors)
            {
                hash.Append(tensor.Elements<byte>());
            }

            return Text(hash);
        }
    }

    private static string Text(XxHash64 hash) => hash.GetCurrentHashAsUInt64().ToString("x16", CultureInfo.InvariantCulture);
}
