namespace Tensorflow;

/// <summary>How <see cref="MnistModelLoader"/> splits MNIST; the files lie in Keras' folder.</summary>
public class ModelLoadSetting
{
    /// <summary>For programs that say it: nothing is written there.</summary>
    public string TrainDir { get; set; }

    public bool OneHot { get; set; }

    public TF_DataType DataType { get; set; } = TF_DataType.TF_FLOAT;

    public bool ReShape { get; set; }

    public int ValidationSize { get; set; } = 5000;

    public int? TrainSize { get; set; }

    public int? TestSize { get; set; }
}
