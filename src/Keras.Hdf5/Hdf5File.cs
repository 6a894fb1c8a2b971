using Keras.Hdf5.Format;
using Keras.Hdf5.Reading;
using Keras.Hdf5.Writing;

namespace Keras.Hdf5;

/// <summary>An open HDF5 file.</summary>
/// <remarks>
/// <para>
/// All structures of a file are checked when it is opened, against damage and against hostile values; what is packed in
/// chunks is checked when it is read. Superblocks 0 to 3, groups, attributes and chunk indexes of every kind, and the
/// filters gzip, LZF, shuffle and Fletcher-32 are read. What is refused, the message names: other filters (szip, n-bit,
/// scale-offset), external and virtual storage, symbolic and external links, committed and compound types.
/// </para>
/// <para>
/// Files are written in the oldest format, superblock 0 with symbol tables, as h5py does by default.
/// A file that is read serves several threads at once; a file is written by one.
/// </para>
/// </remarks>
public sealed class Hdf5File : IDisposable
{
    private readonly FileWriter? _writer;
    private readonly SourceFile _source;
    private bool _isClosed;

    private Hdf5File(SourceFile source, GroupNode root, FileWriter? writer)
    {
        _source = source;
        _writer = writer;
        Root = new Hdf5Group(this, "/", root);
    }

    /// <summary>Path of the file, or the name given to a file elsewhere.</summary>
    public string Name => _source.Name;

    /// <summary>The limits the file was opened with.</summary>
    public Hdf5Limits Limits => _source.Limits;

    /// <summary>The group that holds everything.</summary>
    public Hdf5Group Root { get; }

    /// <summary>Opens a file for reading; it may be replaced meanwhile, but not written to.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="limits">What the file may ask of the machine; null means <see cref="Hdf5Limits.Default"/>.</param>
    /// <param name="name">What messages call the file; its path if null.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="Hdf5Exception">
    /// It is not an HDF5 file, is damaged, goes beyond the limits, or refers to data outside itself.
    /// </exception>
    public static Hdf5File Open(string path, Hdf5Limits? limits = null, string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Open(new FileBytes(path), name ?? path, limits);
    }

    /// <summary>Opens the content of a file that is in memory.</summary>
    /// <param name="image">The bytes of the file. They are used where they are: do not change them meanwhile.</param>
    /// <param name="name">What messages call the file.</param>
    /// <param name="limits">What the file may ask of the machine; null means <see cref="Hdf5Limits.Default"/>.</param>
    /// <exception cref="Hdf5Exception">
    /// It is not an HDF5 file, is damaged, goes beyond the limits, or refers to data outside itself.
    /// </exception>
    public static Hdf5File OpenImage(ReadOnlyMemory<byte> image, string name, Hdf5Limits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Open(new MemoryBytes(image), name, limits);
    }

    /// <summary>Opens a file in a stream for reading: what is from the stream's position to its end.</summary>
    /// <param name="stream">A stream that can read and seek. Nobody else may move it meanwhile.</param>
    /// <param name="name">What messages call the file.</param>
    /// <param name="limits">What the file may ask of the machine; null means <see cref="Hdf5Limits.Default"/>.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the file is closed. Default false.</param>
    /// <exception cref="ArgumentException">The stream cannot read or seek.</exception>
    /// <exception cref="Hdf5Exception">
    /// It is not an HDF5 file, is damaged, goes beyond the limits, or refers to data outside itself.
    /// </exception>
    public static Hdf5File Open(Stream stream, string name, Hdf5Limits? limits = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return stream.CanRead && stream.CanSeek
            ? Open(new StreamBytes(stream, leaveOpen), name, limits)
            : throw new ArgumentException(
                "HDF5 is read here and there, so that the stream must be able to read and to seek. "
                + $"Received one with CanRead {stream.CanRead} and CanSeek {stream.CanSeek}; copy it to memory or a file.",
                nameof(stream));
    }

    /// <summary>Creates a file for writing.</summary>
    /// <param name="path">Path of the file; its folder must exist.</param>
    /// <param name="overwrite">Whether an existing file is replaced. Default false: it is an error.</param>
    /// <exception cref="Hdf5Exception">The file exists, or cannot be created.</exception>
    public static Hdf5File Create(string path, bool overwrite = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!overwrite && File.Exists(path))
        {
            throw new Hdf5Exception(path, "/", "the file exists already; pass overwrite: true to replace it");
        }

        try
        {
            FileMode mode = overwrite ? FileMode.Create : FileMode.CreateNew;
            return Create(new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new Hdf5Exception(path, "/", $"cannot create the file: {exception.Message}");
        }
    }

    /// <summary>Creates a file in a stream, from the stream's position on.</summary>
    /// <remarks>
    /// A stream that can seek takes data at once, one that cannot when the file is closed or flushed, which it can be
    /// once; until then data stays with the program. The stream ends where the file ends.
    /// </remarks>
    /// <param name="stream">A stream that can write. Nobody else may write to it or move it meanwhile.</param>
    /// <param name="name">What messages call the file.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the file is closed. Default false.</param>
    /// <exception cref="ArgumentException">The stream cannot write.</exception>
    public static Hdf5File Create(Stream stream, string name, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("The stream cannot be written to; give one that can.", nameof(stream));
        }

        ByteSource written = stream.CanSeek ? new StreamBytes(stream, leaveOpen: true) : new MemoryBytes(default);
        var source = new SourceFile(name, written, Hdf5Limits.Default);
        return new Hdf5File(source, new GroupNode(), new FileWriter(stream, leaveOpen));
    }

    /// <summary>Creates a file in memory; <see cref="ToArray"/> gives its bytes.</summary>
    /// <param name="name">What messages call the file.</param>
    public static Hdf5File CreateInMemory(string name) => Create(new MemoryStream(), name);

    /// <summary>Writes what is left to write, and reports what could not be. The file is whole then.</summary>
    /// <exception cref="Hdf5Exception">The file cannot be written, for example because the disk is full.</exception>
    public void Flush()
    {
        ThrowIfClosed();
        if (_writer != null)
        {
            Guard("/", "write the file", () => _writer.Flush((GroupNode)Root.Content));
        }
    }

    /// <summary>The bytes of the file as they would be on disk now.</summary>
    /// <exception cref="Hdf5Exception">The file is larger than an array, or cannot be read.</exception>
    public byte[] ToArray()
    {
        Flush();
        long length = _writer == null ? _source.Bytes.Length : (long)_writer.End;
        if (length > Array.MaxLength)
        {
            throw new Hdf5Exception(Name, "/", $"the file has {length} bytes, too many for one array");
        }

        byte[] image = new byte[length];
        Guard("/", "copy the file", () => _source.Bytes.Read(0, image));
        return image;
    }

    /// <summary>
    /// Writes what is left to write and closes the file with all its objects. What could not be written before is not
    /// tried again.
    /// </summary>
    /// <exception cref="Hdf5Exception">The file cannot be written, for example because the disk is full.</exception>
    public void Dispose()
    {
        if (_isClosed)
        {
            return;
        }

        try
        {
            Flush();
        }
        finally
        {
            _isClosed = true;
            _source.Bytes.Dispose();
            _writer?.Dispose();
        }
    }

    internal void ThrowIfClosed() => ObjectDisposedException.ThrowIf(_isClosed, this);

    /// <summary>What reads structures and data of an object.</summary>
    internal FileMap MapFor(string path) => new(_source, ObjectPath.Of(path));

    /// <summary>What writes the file; notes that it changes.</summary>
    /// <exception cref="Hdf5Exception">The file cannot be written to.</exception>
    internal FileWriter WriterFor(string path)
    {
        ThrowIfClosed();
        if (_writer == null)
        {
            throw new Hdf5Exception(Name, path, "the file is open for reading only; make another with Hdf5File.Create");
        }

        if (_writer.IsClosed)
        {
            throw new Hdf5Exception(
                Name, path, "nothing can be added: writing has failed before, or the stream, which cannot seek, has it all");
        }

        _writer.Change();
        return _writer;
    }

    /// <summary>Reads or writes, and names file and object if that fails.</summary>
    internal void Guard(string path, string action, Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception) when (exception is (IOException or NotSupportedException) and not Hdf5Exception)
        {
            throw new Hdf5Exception(Name, path, $"cannot {action}: {exception.Message}");
        }
    }

    private static Hdf5File Open(ByteSource bytes, string name, Hdf5Limits? limits)
    {
        try
        {
            var source = new SourceFile(name, bytes, limits ?? Hdf5Limits.Default);
            return new Hdf5File(source, FileReader.Read(source), writer: null);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }
}
