namespace Tensorflow.Keras.Saving;

/// <summary>What has a config, as in files.</summary>
public interface IKerasConfigable
{
    IKerasConfig get_config();
}
