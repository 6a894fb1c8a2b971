using Keras.Hdf5.Format;

namespace Keras.Hdf5;

/// <summary>A group or a dataset of an open file.</summary>
/// <remarks>Closing the file closes every object of it.</remarks>
public abstract class Hdf5Object : IDisposable
{
    private readonly Node _content;
    private bool _isClosed;

    private protected Hdf5Object(Hdf5File file, string path, Node content)
    {
        File = file;
        Path = path;
        _content = content;
        Attributes = new Hdf5Attributes(this);
    }

    /// <summary>The file this object is in.</summary>
    public Hdf5File File { get; }

    /// <summary>Names from the root to this object: <c>/conv1/conv/kernel:0</c>; <c>/</c> is the root group.</summary>
    public string Path { get; }

    /// <summary>The attributes of this object.</summary>
    public Hdf5Attributes Attributes { get; }

    /// <summary>What the file holds of the object, as long as it and the file are open.</summary>
    /// <exception cref="ObjectDisposedException">The object or its file was closed.</exception>
    internal Node Content
    {
        get
        {
            File.ThrowIfClosed();
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return _content;
        }
    }

    /// <summary>Closes the object. The file stays open.</summary>
    public void Dispose()
    {
        _isClosed = true;
        GC.SuppressFinalize(this);
    }

    /// <summary>The path and the kind of this object.</summary>
    public override string ToString() => $"{GetType().Name} {Path}";

    /// <summary>A failure of this object.</summary>
    internal Hdf5Exception Failure(string reason) => new(File.Name, Path, reason);
}
