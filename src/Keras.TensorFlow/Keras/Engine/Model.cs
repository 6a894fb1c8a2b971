using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Saving;

namespace Tensorflow.Keras.Engine;

/// <summary>A model: of tensors, of layers one after the other, or a class of the program's, which overrides <c>Call</c>.</summary>
public partial class Model : Layer, IModel
{
    /// <summary>Begins a model of the program's.</summary>
    public Model(ModelArgs args)
        : base(args, layer => args.Inputs is null
            ? new ProgramModel(layer, args.Name ?? LayerNames.Next(layer.GetType().Name))
            : Functional.Build(args.Inputs, args.Outputs, args.Name))
    {
    }

    internal Model(Native.Models.Model native)
        : base(new LayerArgs { Name = native.Name }, native)
    {
    }

    public bool IsGraphNetwork => Inner is not ProgramModel;

    public bool Stop_training
    {
        get => Network.StopTraining;
        set => Network.StopTraining = value;
    }

    public string[] output_names => [.. Network.OutputNames];

    public override List<ILayer> Layers =>
        Inner is ProgramModel ? base.Layers : [.. Network.Layers.Select(layer => (ILayer)Of(layer))];

    internal Native.Models.Model Network => (Native.Models.Model)Inner;

    /// <summary>What <see cref="summary"/> lists.</summary>
    private protected virtual Native.Models.Model Summarized => Network;

    /// <summary>Makes the weights of a class of the program's for inputs of this shape, batch included.</summary>
    public override void build(KerasShapesWrapper input_shape)
    {
        if (Inner is ProgramModel && !IsBeingBuilt)
        {
            Native.KerasTensor[] inputs =
                [.. input_shape.ToShapeArray().Select(shape => (Native.KerasTensor)new Native.Layers.Input(shape.ToNative()[1..]))];
            Inner.ApplyAll(inputs.Length == 1 ? inputs[0] : inputs);
            return;
        }

        base.build(input_shape);
    }

    /// <summary>The model with this name inside of files: its layers and how they are connected.</summary>
    public override IKerasConfig get_config() => new FunctionalConfig(Network.GetConfig());

    public void summary(int line_length = -1, float[] positions = null) => Summarized.Summary(
        line_length < 0 ? null : line_length,
        positions is null ? null : [.. positions.Select(position => (double)position)],
        line => Binding.print((object)(line.StartsWith("Model: ", StringComparison.Ordinal)
            ? line.Replace("\"", "", StringComparison.Ordinal)
            : line)));

    public void save(string filepath, bool overwrite = true, bool include_optimizer = true, string save_format = "tf")
    {
        string ending = Path.GetExtension(filepath);
        if (save_format is not ("tf" or "h5" or "keras"))
        {
            throw new ValueError($"Unknown save_format: \"{save_format}\". Choices: \"h5\", \"keras\".");
        }

        Network.Save(
            ending is ".h5" or ".hdf5" or ".keras" ? filepath
                : save_format != "tf" ? $"{filepath}.{save_format}"
                : throw new NotSupportedException(
                    $"SavedModel, a folder, is not written. Received: \"{filepath}\". End the name in \".h5\" or \".keras\"."),
            overwrite,
            include_optimizer);
    }

    public void save_weights(string filepath, bool overwrite = true, string save_format = null, object options = null)
    {
        if (save_format is not (null or "h5"))
        {
            throw new ValueError($"Weights are written as \"h5\". Received: save_format \"{save_format}\".");
        }

        RefuseOptions(options);
        Network.SaveWeights(filepath, overwrite);
    }

    public void load_weights(string filepath, bool by_name = false, bool skip_mismatch = false, object options = null)
    {
        RefuseOptions(options);
        Network.LoadWeights(filepath, by_name, skip_mismatch, allowPartial: by_name);
    }

    /// <summary>The model of ours over one of the engine's.</summary>
    internal static Model Wrap(Native.Models.Model model) => model is Native.Models.Sequential sequential
        ? new Sequential(sequential)
        : new Functional(model);

    private static void RefuseOptions(object options)
    {
        if (options is not null)
        {
            throw new NotSupportedException("Weights lie in files of Keras, not in TensorFlow's checkpoints: leave out options.");
        }
    }
}
