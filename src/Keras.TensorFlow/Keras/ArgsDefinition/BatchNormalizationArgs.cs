namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a BatchNormalization can be told.</summary>
public class BatchNormalizationArgs : AutoSerializeLayerArgs
{
    public Shape Axis { get; set; } = -1;

    public float Momentum { get; set; } = 0.99f;

    public float Epsilon { get; set; } = 1e-3f;

    public bool Center { get; set; } = true;

    public bool Scale { get; set; } = true;

    public IInitializer BetaInitializer { get; set; } = Binding.tf.zeros_initializer;

    public IInitializer GammaInitializer { get; set; } = Binding.tf.ones_initializer;

    public IInitializer MovingMeanInitializer { get; set; } = Binding.tf.zeros_initializer;

    public IInitializer MovingVarianceInitializer { get; set; } = Binding.tf.ones_initializer;

    public IRegularizer BetaRegularizer { get; set; }

    public IRegularizer GammaRegularizer { get; set; }
}
