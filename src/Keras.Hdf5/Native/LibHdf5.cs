using System.Reflection;
using System.Runtime.InteropServices;

namespace Keras.Hdf5.Native;

/// <summary>The functions of libhdf5 in use, and the one lock around all of them.</summary>
/// <remarks>
/// Builds of libhdf5 without thread safety are common, so that no two calls may overlap.
/// Callers hold <see cref="Enter"/> from the first call to the error report of the last.
/// </remarks>
internal static unsafe partial class LibHdf5
{
    public const int Failed = -1;

    private const string Name = "hdf5";

    private static readonly Lock s_lock = new();
    private static nint s_library;
    private static bool s_isReady;

    [ThreadStatic]
    private static bool s_isThreadSilent;

    /// <summary>Takes the lock; the first call loads the library.</summary>
    /// <exception cref="DllNotFoundException">libhdf5 is not installed, or is too old.</exception>
    public static Lock.Scope Enter()
    {
        Lock.Scope scope = s_lock.EnterScope();
        try
        {
            if (!s_isReady)
            {
                Load();
            }

            if (!s_isThreadSilent)
            {
                // Thread-safe builds keep an error stack, and the habit of printing it, for each thread.
                _ = H5Eset_auto2(0, 0, 0);
                s_isThreadSilent = true;
            }
        }
        catch
        {
            scope.Dispose();
            throw;
        }

        return scope;
    }

    /// <summary>The value of an exported variable of type hid_t, such as <c>H5T_IEEE_F32LE_g</c>.</summary>
    public static long Constant(string name) => *(long*)NativeLibrary.GetExport(s_library, name);

    /// <summary>A new property list of the class in the exported variable <paramref name="listClass"/>.</summary>
    public static Hdf5Handle OpenList(string listClass) => H5Pcreate(Constant(listClass));

    /// <summary>Lets files be read that another process or the file system does not let lock.</summary>
    public static void DisableFileLocking(Hdf5Handle accessList)
    {
        // Releases before 1.10.7 and 1.12.1 know only the environment variable HDF5_USE_FILE_LOCKING.
        var set = (delegate* unmanaged[Cdecl]<nint, uint, uint, int>)Function("H5Pset_file_locking");
        if (set != null)
        {
            _ = set(accessList.DangerousGetHandle(), 0, 1);
            GC.KeepAlive(accessList);
        }
    }

    /// <summary>H5Literate, renamed in 1.12 because the info it passes along grew; nobody here reads it.</summary>
    public static int IterateLinks(
        Hdf5Handle group,
        int index,
        int order,
        ulong* position,
        delegate* unmanaged[Cdecl]<long, byte*, void*, void*, int> visit,
        void* data)
    {
        nint function = Function("H5Literate2", "H5Literate");
        var iterate = (delegate* unmanaged[Cdecl]<nint, int, int, ulong*, void*, void*, int>)function;
        int result = iterate(group.DangerousGetHandle(), index, order, position, visit, data);
        GC.KeepAlive(group);
        return result;
    }

    /// <summary>Frees texts that a read allocated.</summary>
    public static int ReclaimVariableLength(Hdf5Handle type, Hdf5Handle space, void* buffer)
    {
        var reclaim =
            (delegate* unmanaged[Cdecl]<nint, nint, long, void*, int>)Function("H5Treclaim", "H5Dvlen_reclaim");
        int result = reclaim(type.DangerousGetHandle(), space.DangerousGetHandle(), 0, buffer);
        GC.KeepAlive(type);
        GC.KeepAlive(space);
        return result;
    }

    /// <summary>The address of the first exported function among names that changed between releases.</summary>
    private static nint Function(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (NativeLibrary.TryGetExport(s_library, name, out nint address))
            {
                return address;
            }
        }

        return 0;
    }

    private static void Load()
    {
        if (s_library == 0)
        {
            s_library = LibraryResolver.Load(LibraryResolver.Candidates);
            NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), static (_, _, _) => s_library);
        }

        // The library would clean up at exit while finalizers may still be inside it; all that is written is closed long
        // before.
        _ = H5dont_atexit();
        if (H5open() < 0 || H5get_libversion(out uint major, out uint minor, out uint release) < 0)
        {
            throw new DllNotFoundException("libhdf5 was found but cannot initialize itself.");
        }

        if ((major, minor).CompareTo((1u, 10u)) < 0)
        {
            throw new DllNotFoundException(
                $"libhdf5 {major}.{minor}.{release} was found, but 1.10 or newer is needed. "
                + "Install it with: sudo apt-get install libhdf5-103-1.");
        }

        s_isReady = true;
    }

    [LibraryImport(Name)]
    private static partial int H5dont_atexit();

    [LibraryImport(Name)]
    private static partial int H5open();

    [LibraryImport(Name)]
    private static partial int H5get_libversion(out uint major, out uint minor, out uint release);

    [LibraryImport(Name)]
    private static partial int H5Eset_auto2(long stack, nint function, nint data);

    [LibraryImport(Name)]
    public static partial int H5Ewalk2(
        long stack,
        int direction,
        delegate* unmanaged[Cdecl]<uint, ErrorStack.ErrorRecord*, nint, int> visit,
        nint data);

    [LibraryImport(Name)]
    public static partial int H5Idec_ref(long id);

    [LibraryImport(Name)]
    public static partial int H5Iget_type(Hdf5Handle id);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Fopen(string path, uint flags, Hdf5Handle accessList);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Fcreate(string path, uint flags, long createList, Hdf5Handle accessList);

    [LibraryImport(Name)]
    public static partial int H5Fclose(Hdf5Handle file);

    [LibraryImport(Name)]
    public static partial int H5Fflush(Hdf5Handle file, int scope);

    [LibraryImport(Name)]
    public static partial nint H5Fget_file_image(Hdf5Handle file, byte* buffer, nuint length);

    [LibraryImport(Name)]
    public static partial Hdf5Handle H5Pcreate(long listClass);

    [LibraryImport(Name)]
    public static partial int H5Pset_fclose_degree(Hdf5Handle list, int degree);

    [LibraryImport(Name)]
    public static partial int H5Pset_libver_bounds(Hdf5Handle list, int low, int high);

    [LibraryImport(Name)]
    public static partial int H5Pset_fapl_core(Hdf5Handle list, nuint increment, uint writesBack);

    [LibraryImport(Name)]
    public static partial int H5Pset_file_image(Hdf5Handle list, byte* image, nuint length);

    [LibraryImport(Name)]
    public static partial int H5Pset_obj_track_times(Hdf5Handle list, uint tracks);

    [LibraryImport(Name)]
    public static partial int H5Pset_create_intermediate_group(Hdf5Handle list, uint creates);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Oopen(Hdf5Handle location, string name, long accessList);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int H5Lexists(Hdf5Handle location, string name, long accessList);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Gcreate2(
        Hdf5Handle location, string name, Hdf5Handle linkList, long createList, long accessList);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Dcreate2(
        Hdf5Handle location,
        string name,
        Hdf5Handle type,
        Hdf5Handle space,
        Hdf5Handle linkList,
        Hdf5Handle createList,
        long accessList);

    [LibraryImport(Name)]
    public static partial Hdf5Handle H5Dget_type(Hdf5Handle dataset);

    [LibraryImport(Name)]
    public static partial Hdf5Handle H5Dget_space(Hdf5Handle dataset);

    [LibraryImport(Name)]
    public static partial int H5Dread(
        Hdf5Handle dataset, Hdf5Handle memoryType, long memorySpace, long fileSpace, long transferList, void* buffer);

    [LibraryImport(Name)]
    public static partial int H5Dwrite(
        Hdf5Handle dataset, Hdf5Handle memoryType, long memorySpace, long fileSpace, long transferList, void* buffer);

    [LibraryImport(Name)]
    public static partial Hdf5Handle H5Screate(int spaceClass);

    [LibraryImport(Name)]
    public static partial Hdf5Handle H5Screate_simple(int rank, ulong* sizes, ulong* maximumSizes);

    [LibraryImport(Name)]
    public static partial int H5Sget_simple_extent_type(Hdf5Handle space);

    [LibraryImport(Name)]
    public static partial int H5Sget_simple_extent_ndims(Hdf5Handle space);

    [LibraryImport(Name)]
    public static partial int H5Sget_simple_extent_dims(Hdf5Handle space, ulong* sizes, ulong* maximumSizes);

    [LibraryImport(Name)]
    public static partial Hdf5Handle H5Tcopy(long type);

    [LibraryImport(Name, EntryPoint = "H5Tcopy")]
    public static partial Hdf5Handle H5Tcopy(Hdf5Handle type);

    [LibraryImport(Name)]
    public static partial int H5Tget_class(Hdf5Handle type);

    [LibraryImport(Name)]
    public static partial nuint H5Tget_size(Hdf5Handle type);

    [LibraryImport(Name)]
    public static partial int H5Tset_size(Hdf5Handle type, nuint size);

    [LibraryImport(Name)]
    public static partial int H5Tget_sign(Hdf5Handle type);

    [LibraryImport(Name)]
    public static partial int H5Tget_fields(
        Hdf5Handle type,
        out nuint signPosition,
        out nuint exponentPosition,
        out nuint exponentSize,
        out nuint mantissaPosition,
        out nuint mantissaSize);

    [LibraryImport(Name)]
    public static partial int H5Tset_fields(
        Hdf5Handle type,
        nuint signPosition,
        nuint exponentPosition,
        nuint exponentSize,
        nuint mantissaPosition,
        nuint mantissaSize);

    [LibraryImport(Name)]
    public static partial int H5Tset_ebias(Hdf5Handle type, nuint bias);

    [LibraryImport(Name)]
    public static partial int H5Tis_variable_str(Hdf5Handle type);

    [LibraryImport(Name)]
    public static partial int H5Tget_strpad(Hdf5Handle type);

    [LibraryImport(Name)]
    public static partial int H5Tset_strpad(Hdf5Handle type, int padding);

    [LibraryImport(Name)]
    public static partial int H5Tget_cset(Hdf5Handle type);

    [LibraryImport(Name)]
    public static partial int H5Tset_cset(Hdf5Handle type, int charset);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int H5Aexists(Hdf5Handle location, string name);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Aopen(Hdf5Handle location, string name, long accessList);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Acreate2(
        Hdf5Handle location, string name, Hdf5Handle type, Hdf5Handle space, long createList, long accessList);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int H5Adelete(Hdf5Handle location, string name);

    [LibraryImport(Name)]
    public static partial Hdf5Handle H5Aget_type(Hdf5Handle attribute);

    [LibraryImport(Name)]
    public static partial Hdf5Handle H5Aget_space(Hdf5Handle attribute);

    [LibraryImport(Name)]
    public static partial int H5Aread(Hdf5Handle attribute, Hdf5Handle memoryType, void* buffer);

    [LibraryImport(Name)]
    public static partial int H5Awrite(Hdf5Handle attribute, Hdf5Handle memoryType, void* buffer);

    [LibraryImport(Name)]
    public static partial int H5Aiterate2(
        Hdf5Handle location,
        int index,
        int order,
        ulong* position,
        delegate* unmanaged[Cdecl]<long, byte*, void*, void*, int> visit,
        void* data);
}
