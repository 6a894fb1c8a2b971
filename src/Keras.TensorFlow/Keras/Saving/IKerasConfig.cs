namespace Tensorflow.Keras.Saving;

/// <summary>The config of a layer or model, or its arguments.</summary>
public interface IKerasConfig
{
}
