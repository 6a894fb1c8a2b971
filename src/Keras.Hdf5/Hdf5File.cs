using Keras.Hdf5.Checking;
using Keras.Hdf5.Native;

namespace Keras.Hdf5;

/// <summary>An open HDF5 file.</summary>
/// <remarks>
/// A file that is opened is checked as a whole first, because libhdf5 trusts its input and crashes on damaged files.
/// Files are written in the oldest format that holds them, superblock 0 with symbol tables, as h5py does by default.
/// </remarks>
public sealed unsafe class Hdf5File : IDisposable
{
    private const uint ReadOnly = 0;
    private const uint Truncate = 2;
    private const uint Exclusive = 4;

    private static long s_imageCount;

    private readonly Hdf5Handle _handle;

    private Hdf5File(string name, Hdf5Limits limits, Hdf5Handle handle)
    {
        Name = name;
        Limits = limits;
        _handle = handle;
        using (LibHdf5.Enter())
        {
            Hdf5Handle root = LibHdf5.H5Oopen(handle, "/", 0);
            if (root.IsInvalid)
            {
                Hdf5Exception failure = Failure(name, "open the root group");
                handle.Dispose();
                throw failure;
            }

            Root = new Hdf5Group(this, "/", root);
        }
    }

    /// <summary>Path of the file, or the name given to a file in memory.</summary>
    public string Name { get; }

    /// <summary>The limits the file was opened with.</summary>
    public Hdf5Limits Limits { get; }

    /// <summary>The group that holds everything.</summary>
    public Hdf5Group Root { get; }

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="limits">What the file may ask of the machine; null means <see cref="Hdf5Limits.Default"/>.</param>
    /// <param name="name">What messages call the file; its path if null.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="Hdf5Exception">
    /// It is not an HDF5 file, is damaged, goes beyond the limits, or refers to data outside itself.
    /// </exception>
    /// <exception cref="DllNotFoundException">libhdf5 is not installed; the message says how to install it.</exception>
    public static Hdf5File Open(string path, Hdf5Limits? limits = null, string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        name ??= path;
        limits ??= Hdf5Limits.Default;
        using (var bytes = new FileBytes(path))
        {
            FileCheck.Run(name, bytes, limits);
        }

        using (LibHdf5.Enter())
        {
            using Hdf5Handle accessList = OpenAccessList();

            // Reading needs no lock, and file systems without locks would refuse to open the file.
            LibHdf5.DisableFileLocking(accessList);
            Hdf5Handle handle = LibHdf5.H5Fopen(path, ReadOnly, accessList);
            return new Hdf5File(name, limits, Check(handle, name, "open the file"));
        }
    }

    /// <summary>Opens the content of a file that is in memory, such as an entry of a <c>.keras</c> archive.</summary>
    /// <param name="image">The bytes of the file. They are copied.</param>
    /// <param name="name">What messages call the file.</param>
    /// <param name="limits">What the file may ask of the machine; null means <see cref="Hdf5Limits.Default"/>.</param>
    /// <exception cref="Hdf5Exception">
    /// It is not an HDF5 file, is damaged, goes beyond the limits, or refers to data outside itself.
    /// </exception>
    /// <exception cref="DllNotFoundException">libhdf5 is not installed; the message says how to install it.</exception>
    public static Hdf5File OpenImage(ReadOnlyMemory<byte> image, string name, Hdf5Limits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        limits ??= Hdf5Limits.Default;
        FileCheck.Run(name, new MemoryBytes(image), limits);
        using (LibHdf5.Enter())
        {
            using Hdf5Handle accessList = OpenMemoryAccessList(name);
            fixed (byte* bytes = image.Span)
            {
                Check(LibHdf5.H5Pset_file_image(accessList, bytes, (nuint)image.Length), name, "take the bytes");
            }

            Hdf5Handle handle = LibHdf5.H5Fopen(ImageName(name), ReadOnly, accessList);
            return new Hdf5File(name, limits, Check(handle, name, "open the bytes"));
        }
    }

    /// <summary>Creates a file for writing.</summary>
    /// <param name="path">Path of the file; its folder must exist.</param>
    /// <param name="overwrite">Whether an existing file is replaced. Default false: it is an error.</param>
    /// <exception cref="Hdf5Exception">The file exists, or cannot be created.</exception>
    /// <exception cref="DllNotFoundException">libhdf5 is not installed; the message says how to install it.</exception>
    public static Hdf5File Create(string path, bool overwrite = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!overwrite && System.IO.File.Exists(path))
        {
            throw new Hdf5Exception(path, "/", "the file exists already; pass overwrite: true to replace it");
        }

        using (LibHdf5.Enter())
        {
            using Hdf5Handle accessList = OpenAccessList();
            Hdf5Handle handle = LibHdf5.H5Fcreate(path, overwrite ? Truncate : Exclusive, 0, accessList);
            return new Hdf5File(path, Hdf5Limits.Default, Check(handle, path, "create the file"));
        }
    }

    /// <summary>Creates a file in memory; <see cref="ToArray"/> gives its bytes.</summary>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="DllNotFoundException">libhdf5 is not installed; the message says how to install it.</exception>
    public static Hdf5File CreateInMemory(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        using (LibHdf5.Enter())
        {
            using Hdf5Handle accessList = OpenMemoryAccessList(name);
            Hdf5Handle handle = LibHdf5.H5Fcreate(ImageName(name), Truncate, 0, accessList);
            return new Hdf5File(name, Hdf5Limits.Default, Check(handle, name, "create a file in memory"));
        }
    }

    /// <summary>Hands everything written so far to the operating system, and reports what could not be.</summary>
    /// <exception cref="Hdf5Exception">The file cannot be written, for example because the disk is full.</exception>
    public void Flush()
    {
        const int WholeFile = 1;
        using (LibHdf5.Enter())
        {
            ThrowIfClosed();
            Check(LibHdf5.H5Fflush(_handle, WholeFile), Name, "write the file");
        }
    }

    /// <summary>The bytes of the file as they would be on disk now.</summary>
    /// <exception cref="Hdf5Exception">The file is larger than an array, or cannot be read.</exception>
    public byte[] ToArray()
    {
        using (LibHdf5.Enter())
        {
            Flush();
            nint length = LibHdf5.H5Fget_file_image(_handle, null, 0);
            Check(length < 0 || length > Array.MaxLength ? LibHdf5.Failed : 0, Name, "copy the file into one array");
            byte[] image = new byte[length];
            fixed (byte* buffer = image)
            {
                Check(
                    LibHdf5.H5Fget_file_image(_handle, buffer, (nuint)length) < 0 ? LibHdf5.Failed : 0,
                    Name,
                    "copy the file into an array");
            }

            return image;
        }
    }

    /// <summary>
    /// Writes what is left to write and closes the file with all its objects.
    /// Call <see cref="Flush"/> before to learn whether everything could be written.
    /// </summary>
    public void Dispose()
    {
        if (_handle.IsClosed)
        {
            return;
        }

        Root.Dispose();
        using (LibHdf5.Enter())
        {
            _ = LibHdf5.H5Fclose(_handle);
            _handle.SetHandleAsInvalid();
        }
    }

    internal void ThrowIfClosed() => ObjectDisposedException.ThrowIf(_handle.IsClosed, this);

    /// <summary>Files in memory of equal names are one file to libhdf5, so that each gets a number.</summary>
    private static string ImageName(string name) => $"{name}#{++s_imageCount}";

    private static Hdf5Handle OpenAccessList()
    {
        const int ClosesObjects = 3;
        const int Earliest = 0;
        const int Latest = 2;
        Hdf5Handle list = LibHdf5.OpenList("H5P_CLS_FILE_ACCESS_ID_g");
        _ = LibHdf5.H5Pset_fclose_degree(list, ClosesObjects);
        _ = LibHdf5.H5Pset_libver_bounds(list, Earliest, Latest);
        return list;
    }

    private static Hdf5Handle OpenMemoryAccessList(string name)
    {
        const int Increment = 1 << 20;
        Hdf5Handle list = OpenAccessList();
        Check(LibHdf5.H5Pset_fapl_core(list, Increment, 0), name, "keep a file in memory");
        return list;
    }

    private static int Check(int result, string name, string action) =>
        result < 0 ? throw Failure(name, action) : result;

    private static Hdf5Handle Check(Hdf5Handle result, string name, string action)
    {
        if (!result.IsInvalid)
        {
            return result;
        }

        Hdf5Exception failure = Failure(name, action);
        result.Dispose();
        throw failure;
    }

    private static Hdf5Exception Failure(string name, string action) =>
        new(name, "/", $"cannot {action}: {ErrorStack.Describe()}");
}
