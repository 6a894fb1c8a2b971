using Tensorflow.Keras.Saving;

namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What every layer can be told.</summary>
public class LayerArgs : IKerasConfig
{
    public virtual bool Trainable { get; set; } = true;

    public virtual string Name { get; set; }

    public virtual TF_DataType DType { get; set; } = TF_DataType.TF_FLOAT;

    /// <summary>The shape of a sample, for the first layer of a model; that of <see cref="BatchInputShape"/> if null.</summary>
    public virtual Shape InputShape
    {
        get => field ?? BatchInputShape?.ToSingleShape()[new Slice(1)];
        set;
    }

    public virtual KerasShapesWrapper BatchInputShape { get; set; }

    public virtual int BatchSize { get; set; } = -1;

    public virtual IRegularizer ActivityRegularizer { get; set; }
}
