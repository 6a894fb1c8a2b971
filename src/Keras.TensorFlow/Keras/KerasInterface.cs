using Tensorflow.Keras.ArgsDefinition;
using Tensorflow.Keras.Datasets;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Layers;
using Tensorflow.Keras.Losses;
using Tensorflow.Keras.Metrics;
using Tensorflow.Keras.Models;
using Tensorflow.Keras.Optimizers;
using Tensorflow.Keras.Utils;

namespace Tensorflow.Keras;

/// <summary>What <c>keras</c> and <c>tf.keras</c> are.</summary>
public class KerasInterface
{
    public KerasDataset datasets { get; } = new();

    public InitializersApi initializers { get; } = new();

    public Regularizers regularizers { get; } = new();

    public LayersApi layers { get; } = new();

    public LossesApi losses { get; } = new();

    public Activations activations { get; } = new();

    public Preprocessing preprocessing { get; } = new();

    public BackendImpl backend { get; } = new();

    public OptimizerApi optimizers { get; } = new();

    public MetricsApi metrics { get; } = new();

    public ModelsApi models { get; } = new();

    public KerasUtils utils { get; } = new();

    public ApplicationsApi applications { get; } = new();

    public Sequential Sequential(List<ILayer> layers = null, string name = null) =>
        new(new SequentialArgs { Layers = layers, Name = name });

    public Sequential Sequential(params ILayer[] layers) => new(new SequentialArgs { Layers = [.. layers] });

    public Functional Model(Tensors inputs, Tensors outputs, string name = null) => new(inputs, outputs, name);

    public Tensors Input(
        Shape shape = null,
        int batch_size = -1,
        string name = null,
        TF_DataType dtype = TF_DataType.DtInvalid,
        bool sparse = false,
        Tensor tensor = null,
        bool ragged = false,
        Shape batch_input_shape = null,
        Shape batch_shape = null) =>
        layers.Input(shape, batch_size, name, dtype, sparse, tensor, ragged, batch_input_shape, batch_shape);
}
