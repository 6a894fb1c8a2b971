using Keras.Hdf5;
using Keras.PyTorch;
using Keras.Saving;

namespace Keras.Models;

/// <content>Weight files.</content>
public partial class Model
{
    /// <summary>Writes all weights into a file that Python's Keras reads.</summary>
    /// <remarks>
    /// The layout is that of Keras 3 if the name ends in <c>.weights.h5</c>, else that of Keras 2.3. A name that ends in
    /// <c>.safetensors</c> gives that format: DenseNets as torchvision and timm load them, other models by the names of
    /// weights here. The file appears under its name only when it is complete: a crash leaves the old file or the new one.
    /// </remarks>
    /// <param name="path">The file, by custom <c>.h5</c>, <c>.weights.h5</c> or <c>.safetensors</c>.</param>
    /// <param name="overwrite">Whether an existing file is replaced.</param>
    /// <exception cref="IOException">The file exists and <paramref name="overwrite"/> is false, or writing failed.</exception>
    /// <exception cref="InvalidOperationException">The model has no weights yet.</exception>
    /// <exception cref="ArgumentException">
    /// The name is that of a whole model, <c>.keras</c>, or of a format that is not written here, such as <c>.pth</c>.
    /// </exception>
    public void SaveWeights(string path, bool overwrite = false)
    {
        CheckWeightsName(path);
        AtomicFile.RequireFree(path, overwrite);
        RequireWeights("save");
        AtomicFile.Write(path, stream => WriteWeights(path, stream));
    }

    /// <summary>Finds out, before a training, whether <see cref="SaveWeights"/> could write the weights.</summary>
    /// <inheritdoc cref="SaveWeights" path="/*[not(self::summary)]"/>
    public void CheckSaveWeights(string path, bool overwrite = false)
    {
        using OutputCheck check = new();
        check.RequireWeights(this, path, overwrite);
    }

    /// <summary>Writes architecture, weights and, if compiled, what training goes on from.</summary>
    /// <remarks>
    /// Read it with <see cref="Models.LoadModel"/>, or with Python's Keras: <c>.h5</c> is the layout of Keras 2.3,
    /// <c>.keras</c> that of Keras 3, which allows no slash in names: <c>conv1/conv</c> becomes <c>conv1_conv</c>. The
    /// file appears under its name only when it is complete: a crash leaves the old file or the new one.
    /// <para>
    /// A model of a class of one's own is told by that class and its graph, if the class has Model's constructor, inputs and
    /// outputs; else by what its constructor takes, as public properties tell. Its class is given to LoadModel again. One that
    /// overrides Call is saved as <c>.keras</c> only. The state of optimizers in its fields is written, too.
    /// </para>
    /// </remarks>
    /// <param name="path">The file: <c>.h5</c>, <c>.hdf5</c> or <c>.keras</c>.</param>
    /// <param name="overwrite">Whether an existing file is replaced.</param>
    /// <param name="includeOptimizer">Whether optimizer, loss, metrics and the optimizer's state are written.</param>
    /// <exception cref="IOException">The file exists and <paramref name="overwrite"/> is false, or writing failed.</exception>
    /// <exception cref="ArgumentException">The name ends otherwise, or a layer, loss or metric cannot be saved.</exception>
    public void Save(string path, bool overwrite = false, bool includeOptimizer = true)
    {
        CheckFileName(path);
        AtomicFile.RequireFree(path, overwrite);
        AtomicFile.Write(path, stream => WriteModel(path, stream, includeOptimizer));
    }

    /// <summary>Writes the model under the name of a checkpoint, in place of an older one.</summary>
    /// <exception cref="ArgumentException">The name is that of something else, or something cannot be saved.</exception>
    internal void SaveCheckpoint(string path)
    {
        CheckFileName(path, isCheckpoint: true);
        AtomicFile.Write(path, stream => WriteModel(path, stream, includeOptimizer: true));
    }

    /// <summary>Finds out, before a training, whether <see cref="Save"/> could write the model.</summary>
    /// <remarks>
    /// The model is written into memory, so that whatever its layers refuse is refused now, and room on the disk is
    /// asked for. Nothing is changed.
    /// </remarks>
    /// <inheritdoc cref="Save" path="/*[not(self::summary or self::remarks)]"/>
    /// <example>
    /// <code>
    /// model.CheckSave("model.keras");
    /// model.Fit(x, y, epochs: 300);
    /// model.Save("model.keras");
    /// </code>
    /// </example>
    public void CheckSave(string path, bool overwrite = false, bool includeOptimizer = true)
    {
        using OutputCheck check = new();
        check.RequireModel(this, path, overwrite, includeOptimizer);
    }

    /// <summary>Reads weights from a file of Keras 1 to 3, of a whole model, too, or from one of PyTorch.</summary>
    /// <remarks>
    /// Kernels of Keras 1 and of Theano are converted. By order, layers of file and model pair up one by one, whatever
    /// their names; files of Keras 3 (<c>.weights.h5</c>, <c>.keras</c>) pair by class and position.
    /// State dicts of <c>torch.save</c> (<c>.pth</c>, <c>.pt</c>) and <c>.safetensors</c> always pair by name: those of
    /// torchvision's and timm's DenseNets, or the names of layers here (<c>conv1.weight</c> for the layer <c>conv1</c>);
    /// kernels are transposed, and counters of batches are passed over.
    /// A file of a whole model brings the state of the optimizers that the model's class holds in fields, too.
    /// The file is read twice, first to see that all can be read, so that no second copy of the weights is held: do not
    /// write to it meanwhile.
    /// </remarks>
    /// <param name="path">A file written by <see cref="SaveWeights"/>, by Keras or by PyTorch.</param>
    /// <param name="byName">
    /// Whether only layers of equal names are paired; <c>conv1_conv</c> equals <c>conv1/conv</c>, and
    /// <c>predictions</c> equals <c>fc1000</c>.
    /// </param>
    /// <param name="skipMismatch">
    /// Whether weights of other shapes are left as they are, rather than refused. Needs <paramref name="byName"/>, or a
    /// file of Keras 3 or PyTorch.
    /// </param>
    /// <param name="allowPartial">Whether weights that the file has nothing for may stay as they are.</param>
    /// <returns>What was loaded, and what was not.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="Hdf5Exception">The file is damaged or no HDF5 file; no weight is changed then.</exception>
    /// <exception cref="InvalidDataException">A file of PyTorch is damaged, or a pickle that would run code.</exception>
    /// <exception cref="ArgumentException">
    /// The file holds other layers or shapes, or leaves weights out; no weight is changed then.
    /// </exception>
    public LoadReport LoadWeights(
        string path, bool byName = false, bool skipMismatch = false, bool allowPartial = false)
    {
        RequireWeights("load into");
        SavedFile.CheckExists(path);
        if (TensorFile.Recognizes(path))
        {
            using TensorFile tensors = TensorFile.Open(path);
            WeightAssignment named = new(path, this, skipMismatch);
            PyTorchWeights.Read(tensors, this, named);
            return named.Complete(allowPartial);
        }

        SavedFile.Check(path);
        using ArchivedWeights? archived = KerasArchive.Recognizes(path) ? KerasArchive.OpenWeights(path) : null;
        using Hdf5File file = archived?.File ?? Hdf5File.Open(path, Config.FileLimits.Hdf5);
        bool isModel = !LegacyWeightsFile.Recognizes(file.Root) && file.Root.Contains("model_weights");
        using Hdf5Group group = isModel ? file.Root.OpenGroup("model_weights") : file.Root;
        WeightAssignment assignment = new(path, this, skipMismatch);
        if (!LegacyWeightsFile.Recognizes(group) && WeightsFile.Recognizes(group))
        {
            RefuseByName(path, byName);
            WeightsFile.Read(group, this, assignment);
        }
        else if (byName)
        {
            LegacyWeightsFile.ReadByName(group, this, assignment);
        }
        else
        {
            RefuseSkipping(skipMismatch);
            LegacyWeightsFile.ReadByOrder(group, this, assignment);
        }

        LoadReport report = assignment.Complete(allowPartial);
        HeldOptimizers.Read(file.Root, this, path, Warnings.Write);
        return report;
    }

    /// <summary>Refuses names that no model can be saved under.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isCheckpoint">
    /// Whether a name may have no ending: Keras 2 writes checkpoints under such names, which may end in a number.
    /// </param>
    /// <exception cref="ArgumentException">The name ends otherwise.</exception>
    internal static void CheckFileName(string path, bool isCheckpoint = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string ending = Path.GetExtension(path).ToLowerInvariant();
        bool isOpen = isCheckpoint && ending.Skip(1).All(char.IsAsciiDigit);
        if (!isOpen && ending is not (".keras" or ".h5" or ".hdf5"))
        {
            string advice = ending == ".onnx" ? " For ONNX, call model.Export, an extension of Keras.Onnx." : "";
            throw new ArgumentException(
                "The name of a model file must end in \".keras\" (Keras 3), \".h5\" or \".hdf5\" (Keras 2)"
                + $"{(isCheckpoint ? ", or have no ending" : "")}. Received: \"{path}\".{advice}",
                nameof(path));
        }
    }

    /// <summary>Refuses names that weights alone cannot be saved under.</summary>
    /// <exception cref="ArgumentException">The name is that of a whole model, or of a format that is not written here.</exception>
    internal static void CheckWeightsName(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string? advice = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".keras" => "is the name of a whole model: call Save, or end the name in \".h5\" or \".weights.h5\".",
            ".pth" or ".pt" => "is the name of a pickle of PyTorch: end the name in \".safetensors\", which PyTorch reads, too.",
            ".onnx" => "is the name of a network of ONNX: call model.Export, an extension of Keras.Onnx.",
            ".json" or ".npy" or ".npz" or ".pb" or ".pkl" or ".tflite" or ".zip" =>
                "is the name of another format: end the name in \".h5\", \".weights.h5\" or \".safetensors\".",
            _ => null,
        };
        if (advice is not null)
        {
            throw new ArgumentException($"{path} {advice}", nameof(path));
        }
    }

    /// <summary>Refuses a model that has no weights yet.</summary>
    /// <exception cref="InvalidOperationException">The model has no weights yet.</exception>
    internal void RequireWeights(string use)
    {
        if (IsSubclassed ? Weights.Count == 0 : !HasGraph)
        {
            throw new InvalidOperationException(
                $"Model {Name} has no weights to {use} yet: build it, call it on data, or give its first layer an inputShape.");
        }
    }

    /// <summary>Writes what a file of weights of some name holds.</summary>
    internal void WriteWeights(string path, Stream stream)
    {
        if (Path.GetExtension(path).Equals(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            PyTorchWeights.Write(stream, this);
            return;
        }

        using Hdf5File file = Hdf5File.Create(stream, Path.GetFileName(path), leaveOpen: true);
        if (path.EndsWith(".weights.h5", StringComparison.OrdinalIgnoreCase))
        {
            WeightsFile.Write(file.Root, this);
        }
        else
        {
            LegacyWeightsFile.Write(file.Root, this);
        }

        file.Flush();
    }

    /// <summary>Writes what a file of a whole model of some name holds.</summary>
    internal void WriteModel(string path, Stream stream, bool includeOptimizer)
    {
        if (IsArchive(path))
        {
            KerasArchive.Write(stream, this, includeOptimizer);
        }
        else
        {
            ModelFile.Write(stream, this, Path.GetFileName(path), includeOptimizer);
        }
    }

    private static bool IsArchive(string path) =>
        Path.GetExtension(path).Equals(".keras", StringComparison.OrdinalIgnoreCase);

    private static void RefuseByName(string path, bool byName)
    {
        if (byName)
        {
            throw new ArgumentException(
                $"{path} is a file of Keras 3, which holds no names of layers: load it without byName.", nameof(byName));
        }
    }

    private static void RefuseSkipping(bool skipMismatch)
    {
        if (skipMismatch)
        {
            throw new ArgumentException(
                "`skipMismatch` needs `byName: true`: by order, layers that do not fit leave the others in doubt.",
                nameof(skipMismatch));
        }
    }
}
