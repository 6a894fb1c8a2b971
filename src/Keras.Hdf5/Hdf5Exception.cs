namespace Keras.Hdf5;

/// <summary>An HDF5 file that is damaged, hostile, or holds something other than what was asked for.</summary>
public sealed class Hdf5Exception : IOException
{
    /// <summary>Describes a failure as <c>file: object: reason</c>.</summary>
    /// <param name="file">Path of the file, or the name given to a file in memory.</param>
    /// <param name="objectPath">Path of the object inside the file, such as <c>/conv1/conv/kernel:0</c>.</param>
    /// <param name="reason">What was wrong, and what to do about it.</param>
    public Hdf5Exception(string file, string objectPath, string reason)
        : base($"{file}: {objectPath}: {reason}")
    {
        File = file;
        ObjectPath = objectPath;
    }

    /// <summary>Path of the file, or the name given to a file in memory.</summary>
    public string File { get; }

    /// <summary>Path of the object inside the file; <c>/</c> is the root group.</summary>
    public string ObjectPath { get; }
}
