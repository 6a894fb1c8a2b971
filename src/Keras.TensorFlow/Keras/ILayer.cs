using Tensorflow.Common.Types;
using Tensorflow.Keras.Saving;
using Tensorflow.NumPy;

namespace Tensorflow.Keras;

/// <summary>A layer, or a model, which is one, too.</summary>
public interface ILayer : IKerasConfigable
{
    string Name { get; }

    /// <summary>Whether training changes the weights.</summary>
    bool Trainable { get; set; }

    bool Built { get; }

    List<ILayer> Layers { get; }

    List<IVariableV1> TrainableVariables { get; }

    List<IVariableV1> TrainableWeights { get; }

    List<IVariableV1> NonTrainableWeights { get; }

    List<IVariableV1> Weights { get; set; }

    Shape OutputShape { get; }

    KerasShapesWrapper BatchInputShape { get; }

    TF_DataType DType { get; }

    void build(KerasShapesWrapper input_shape);

    /// <summary>Calls the layer.</summary>
    /// <param name="states">For recurrent layers, of which there are none: null.</param>
    /// <param name="training">Whether it acts as in training; as what calls it, if null.</param>
    /// <param name="optional_args">For recurrent layers: null.</param>
    Tensors Apply(Tensors inputs, Tensors states = null, bool? training = null, IOptionalArgs optional_args = null);

    void set_weights(IEnumerable<NDArray> weights);

    List<NDArray> get_weights();

    int count_params();

    void adapt(Tensor data, int? batch_size = null, int? steps = null);
}
