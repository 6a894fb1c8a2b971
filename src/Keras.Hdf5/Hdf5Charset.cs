namespace Keras.Hdf5;

/// <summary>The character set that a string attribute declares. The bytes written are UTF-8 with either.</summary>
public enum Hdf5Charset
{
    /// <summary>As h5py marks Python <c>bytes</c>: attributes that Keras 2 writes <c>.encode('utf8')</c>.</summary>
    Ascii,

    /// <summary>As h5py marks Python <c>str</c>: the root attributes of tf.keras.</summary>
    Utf8,
}
