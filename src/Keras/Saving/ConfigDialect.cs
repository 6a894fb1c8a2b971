namespace Keras.Saving;

/// <summary>Whose words a config is written in. Configs of Keras 1 to 3 are read, whichever is chosen here.</summary>
public enum ConfigDialect
{
    /// <summary>That of Keras 2.3, which tf.keras and Keras 3 read from <c>.h5</c> files and JSON texts, too.</summary>
    Keras2,

    /// <summary>That of Keras 3: objects tell their module, and calls hold descriptions of tensors.</summary>
    Keras3,
}
