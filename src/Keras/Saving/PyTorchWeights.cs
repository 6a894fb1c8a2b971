using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.PyTorch;
using Keras.PyTorch.Safetensors;

namespace Keras.Saving;

/// <summary>Weights by PyTorch's names, in PyTorch's layout.</summary>
/// <remarks>
/// Layers and modules pair by name. Names of torchvision's and timm's DenseNets are translated; their batch normalization has
/// epsilon 1e-5, and where the layer's is another, the difference goes into the moving variance, so that outputs are equal.
/// </remarks>
internal static class PyTorchWeights
{
    private const string FormatKey = "format";
    private const string KerasFormat = "keras";

    /// <summary>Reads weights by name.</summary>
    /// <exception cref="ArgumentException">Shapes differ, or the model concatenates in another order than PyTorch.</exception>
    public static void Read(TensorFile file, Model model, WeightAssignment assignment)
    {
        if (file.Metadata.GetValueOrDefault(FormatKey) == KerasFormat)
        {
            ReadOwn(file, model, assignment);
            return;
        }

        ILookup<string, Layer> layers = model.SelfAndInner.Distinct().Where(layer => layer.OwnWeights.Any())
            .ToLookup(layer => CommonName(layer.Name));
        string prefix = Prefix(file);
        bool newFeaturesFirst = PutsNewFeaturesFirst(model);
        double shift = 0;
        foreach (StoredTensor tensor in file.Tensors)
        {
            string name = tensor.Name.StartsWith(prefix, StringComparison.Ordinal) ? tensor.Name[prefix.Length..] : tensor.Name;
            int dot = name.LastIndexOf('.');
            string parameter = name[(dot + 1)..];
            if (parameter == "num_batches_tracked")
            {
                continue;
            }

            string module = name[..Math.Max(dot, 0)];
            string? known = DenseNetNames.ToKeras(module);
            Layer[] found = [.. layers[CommonName(known ?? module)]];
            if (found is not [Layer layer] || Find(layer, parameter) is not Variable variable)
            {
                assignment.Skip($"{tensor.Name}: the model has {(found.Length > 1 ? "several layers" : "no weight")} of that name");
                continue;
            }

            if (known is not null && newFeaturesFirst)
            {
                throw new ArgumentException(
                    $"{model.Name} puts new features in front of old ones, PyTorch's DenseNets behind them, so that kernels have "
                    + "their channels in another order. Load into a model of DenseNet(…), which has PyTorch's order.");
            }

            TensorSource source = new(tensor);
            if (known is not null && parameter == "running_var" && layer is BatchNormalization normalization
                && normalization.Epsilon != DenseNetNames.Epsilon)
            {
                shift = DenseNetNames.Epsilon - normalization.Epsilon;
                source = source with { Shift = shift };
            }

            assignment.Assign(variable, FromTorch(new SavedWeight(tensor.Name, tensor.Shape, source), layer, variable));
        }

        if (shift != 0)
        {
            assignment.Note(FormattableString.Invariant(
                $"moving variances: {shift:G3} added, as PyTorch normalizes with epsilon {DenseNetNames.Epsilon:R}"));
        }
    }

    /// <summary>Writes <c>.safetensors</c>: DenseNets by torchvision's names, other models by those of weights here.</summary>
    public static void Write(Stream stream, Model model)
    {
        Dictionary<Variable, Layer> owners = [];
        foreach (Layer layer in model.SelfAndInner)
        {
            foreach (Variable variable in layer.OwnWeights)
            {
                owners[variable] = layer;
            }
        }

        bool isDenseNet = IsTorchvisions(model, owners);
        TensorToWrite[] tensors = isDenseNet
            ? [.. model.Weights.Select(variable => ToTorch(variable, owners[variable]))]
            : [.. OwnNames(model).Select(pair => ToWrite(pair.Value, pair.Key))];
        SafetensorsWriter.Write(
            stream, tensors, new Dictionary<string, string> { [FormatKey] = isDenseNet ? "pt" : KerasFormat });
    }

    private static void ReadOwn(TensorFile file, Model model, WeightAssignment assignment)
    {
        Dictionary<string, Variable> variables = OwnNames(model).ToDictionary(pair => pair.Value, pair => pair.Key);
        foreach (StoredTensor tensor in file.Tensors)
        {
            if (variables.TryGetValue(tensor.Name, out Variable? variable))
            {
                assignment.Assign(variable, new SavedWeight(tensor.Name, tensor.Shape, new TensorSource(tensor)));
            }
            else
            {
                assignment.Skip($"{tensor.Name}: the model has no weight of that name");
            }
        }
    }

    // As in the files of Keras, without the end ":0". Freezing layers does not change the order.
    private static IEnumerable<KeyValuePair<Variable, string>> OwnNames(Model model) =>
        VariableNames.Of(model.SelfAndInner.SelectMany(layer => layer.OwnWeights).Distinct())
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value[..^2]));

    // What wrappers put in front of every name: "module." of several devices, "backbone." of a larger network.
    private static string Prefix(TensorFile file)
    {
        const string First = "features.conv0.weight";
        string? stem = file.Tensors.Select(tensor => tensor.Name)
            .FirstOrDefault(name => name.EndsWith($".{First}", StringComparison.Ordinal));
        return stem is not null ? stem[..^First.Length]
            : file.Tensors.All(tensor => tensor.Name.StartsWith("module.", StringComparison.Ordinal)) ? "module."
            : "";
    }

    private static string CommonName(string layer) =>
        layer == "predictions" ? "fc1000" : layer.Replace('/', '_').Replace('.', '_');

    private static Variable? Find(Layer layer, string parameter)
    {
        string[] names = parameter switch
        {
            "weight" => ["kernel", "depthwise_kernel", "gamma"],
            "bias" => ["bias", "beta"],
            "running_mean" => ["moving_mean"],
            "running_var" => ["moving_variance"],
            _ => [parameter],
        };
        return layer.OwnWeights.FirstOrDefault(variable => names.Contains(LastName(variable)));
    }

    private static string LastName(Variable variable) => variable.Name[(variable.Name.LastIndexOf('/') + 1)..];

    // PyTorch: (filters, inputs, window), for a transposed convolution (inputs, filters, window), and (units, inputs).
    private static SavedWeight FromTorch(SavedWeight saved, Layer layer, Variable variable) =>
        (layer, LastName(variable), saved.Shape.Count) switch
        {
            (DepthwiseConv2D, "depthwise_kernel", 4) when saved.Shape[1] == 1 =>
                saved.Transposed(2, 3, 0, 1) with { Shape = variable.Shape.ToArray() },
            (Conv2D or Conv2DTranspose, "kernel", 4) => saved.Transposed(2, 3, 1, 0),
            (Conv1D, "kernel", 3) => saved.Transposed(2, 1, 0),
            (Dense, "kernel", 2) => saved.Transposed(1, 0),
            _ => saved,
        };

    private static TensorToWrite ToTorch(Variable variable, Layer layer)
    {
        (string parameter, int[] axes) = LastName(variable) switch
        {
            "kernel" when variable.Shape.Rank == 4 => ("weight", [3, 2, 0, 1]),
            "kernel" => ("weight", [1, 0]),
            "gamma" => ("weight", [0]),
            "moving_mean" => ("running_mean", [0]),
            "moving_variance" => ("running_var", [0]),
            _ => ("bias", (int[])[0]),
        };
        double shift = parameter == "running_var" ? ((BatchNormalization)layer).Epsilon - DenseNetNames.Epsilon : 0;
        return ToWrite($"{DenseNetNames.ToTorch(TorchName(layer))}.{parameter}", variable, axes, shift);
    }

    private static string TorchName(Layer layer) => layer.Name == "predictions" ? "fc1000" : layer.Name;

    private static TensorToWrite ToWrite(string name, Variable variable, int[]? axes = null, double shift = 0)
    {
        int[] shape = variable.Shape.ToArray();
        bool isDouble = variable.DType == DType.Float64;
        return new TensorToWrite(
            name,
            isDouble ? ElementType.Float64 : ElementType.Float32,
            axes is null ? shape : [.. axes.Select(axis => shape[axis])],
            isDouble
                ? bytes => Fill(MemoryMarshal.Cast<byte, double>(bytes), variable, axes, shift)
                : bytes => Fill(MemoryMarshal.Cast<byte, float>(bytes), variable, axes, (float)shift));
    }

    private static void Fill<T>(Span<T> elements, Variable variable, int[]? axes, T shift)
        where T : unmanaged, INumberBase<T>
    {
        variable.Storage.Read(elements);
        if (axes is not null)
        {
            T[] before = elements.ToArray();
            int[] places = SavedWeight.TransposedPlaces(variable.Shape.ToArray(), axes);
            for (int index = 0; index < places.Length; index++)
            {
                elements[index] = before[places[index]];
            }
        }

        if (shift != T.Zero)
        {
            TensorPrimitives.Add(elements, shift, elements);
        }
    }

    // All that torchvision's network has, in its form, and nothing else; it may lack the classifier.
    private static bool IsTorchvisions(Model model, Dictionary<Variable, Layer> owners)
    {
        Layer[] layers = [.. owners.Values.Distinct()];
        HashSet<string> names = [.. layers.Select(TorchName)];
        return names.Count == layers.Length
            && names.Contains("conv1/conv")
            && !PutsNewFeaturesFirst(model)
            && layers.All(layer => DenseNetNames.ToTorch(TorchName(layer)) is not null && layer
                is Conv2D { UseBias: false } or BatchNormalization { Center: true, Scale: true } or Dense { UseBias: true })
            && names.Where(name => name.EndsWith("_1_conv", StringComparison.Ordinal))
                .All(name => names.Contains($"{name[..^"1_conv".Length]}2_conv"));
    }

    private static bool PutsNewFeaturesFirst(Model model) => model.SelfAndInner.OfType<Concatenate>().Any(
        layer => layer.Name.EndsWith("_concat", StringComparison.Ordinal)
            && layer.InboundNodes.Any(node => node.Inputs[0].Layer.Name.StartsWith(
                layer.Name[..^"concat".Length], StringComparison.Ordinal)));
}
