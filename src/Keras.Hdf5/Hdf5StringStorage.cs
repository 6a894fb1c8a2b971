namespace Keras.Hdf5;

/// <summary>How an array of strings is stored in an attribute.</summary>
public enum Hdf5StringStorage
{
    /// <summary>
    /// Every element takes as many bytes as the longest, padded with zero bytes and marked as ASCII, inside the
    /// attribute: NumPy's <c>S</c> arrays, as h5py 2 writes lists of bytes.
    /// </summary>
    FixedLength,

    /// <summary>Every element is a reference to a text of its own length: as h5py 3 writes lists of bytes.</summary>
    VariableLength,
}
