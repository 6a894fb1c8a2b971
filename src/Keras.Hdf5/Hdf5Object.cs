using Keras.Hdf5.Native;

namespace Keras.Hdf5;

/// <summary>A group or a dataset of an open file.</summary>
/// <remarks>
/// Closing an object early frees a little memory; closing the file closes every object of it.
/// Objects may be used from several threads; libhdf5 serves one at a time.
/// </remarks>
public abstract class Hdf5Object : IDisposable
{
    private protected Hdf5Object(Hdf5File file, string path, Hdf5Handle handle)
    {
        File = file;
        Path = path;
        Handle = handle;
        Attributes = new Hdf5Attributes(this);
    }

    /// <summary>The file this object is in.</summary>
    public Hdf5File File { get; }

    /// <summary>Names from the root to this object: <c>/conv1/conv/kernel:0</c>; <c>/</c> is the root group.</summary>
    public string Path { get; }

    /// <summary>The attributes of this object.</summary>
    public Hdf5Attributes Attributes { get; }

    /// <summary>Open as long as the object and its file are.</summary>
    /// <exception cref="ObjectDisposedException">The object or its file was closed.</exception>
    internal Hdf5Handle OpenHandle
    {
        get
        {
            File.ThrowIfClosed();
            ObjectDisposedException.ThrowIf(Handle.IsClosed, this);
            return Handle;
        }
    }

    private Hdf5Handle Handle { get; }

    /// <summary>Closes the object. The file stays open.</summary>
    public void Dispose()
    {
        Handle.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The path and the kind of this object.</summary>
    public override string ToString() => $"{GetType().Name} {Path}";

    /// <summary>A failure of this object for a reason of ours.</summary>
    internal Hdf5Exception Failure(string reason) => new(File.Name, Path, reason);

    /// <summary>A failure of libhdf5 at this object. Call it under the library's lock.</summary>
    internal Hdf5Exception NativeFailure(string action) => Failure($"cannot {action}: {ErrorStack.Describe()}");

    /// <summary>Returns what libhdf5 returned if it succeeded. Call it under the library's lock.</summary>
    internal int Check(int result, string action) => result < 0 ? throw NativeFailure(action) : result;

    /// <inheritdoc cref="Check(int, string)"/>
    internal Hdf5Handle Check(Hdf5Handle result, string action)
    {
        if (!result.IsInvalid)
        {
            return result;
        }

        Hdf5Exception failure = NativeFailure(action);
        result.Dispose();
        throw failure;
    }
}
