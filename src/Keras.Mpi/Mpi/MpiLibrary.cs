using System.Runtime.InteropServices;
using System.Text;

namespace Keras.Mpi;

/// <summary>The functions of the MPI library that is installed.</summary>
internal sealed unsafe class MpiLibrary
{
    private const int LongestVersion = 8192;
    private const int LongestError = 2048;

    private readonly nint _library;

    private MpiLibrary(string name, nint library)
    {
        Name = name;
        _library = library;
        byte* text = stackalloc byte[LongestVersion];
        int length = 0;
        ((delegate* unmanaged[Cdecl]<byte*, int*, int>)Function("MPI_Get_library_version"))(text, &length);
        Version = Encoding.UTF8.GetString(text, length).Split('\n')[0].TrimEnd('\0', ' ', '\r');
        Handles = MpiHandles.Of(library, Encoding.UTF8.GetString(text, length));
        InitThread = (delegate* unmanaged[Cdecl]<void*, void*, int, int*, int>)Function("MPI_Init_thread");
        SetErrorHandler = (delegate* unmanaged[Cdecl]<nint, nint, int>)Function("MPI_Comm_set_errhandler");
        CommRank = (delegate* unmanaged[Cdecl]<nint, int*, int>)Function("MPI_Comm_rank");
        CommSize = (delegate* unmanaged[Cdecl]<nint, int*, int>)Function("MPI_Comm_size");
        BeginAllReduce = (delegate* unmanaged[Cdecl]<nint, void*, int, nint, nint, nint, nint*, int>)Function("MPI_Iallreduce");
        BeginSend = (delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int>)Function("MPI_Isend");
        BeginReceive = (delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int>)Function("MPI_Irecv");
        Test = (delegate* unmanaged[Cdecl]<nint*, int*, void*, int>)Function("MPI_Test");
        Abort = (delegate* unmanaged[Cdecl]<nint, int, int>)Function("MPI_Abort");
        Finish = (delegate* unmanaged[Cdecl]<int>)Function("MPI_Finalize");
    }

    /// <summary>What was loaded.</summary>
    public string Name { get; }

    /// <summary>Its name and version, as it tells them.</summary>
    public string Version { get; }

    /// <summary>Its constants.</summary>
    public MpiHandles Handles { get; }

    public delegate* unmanaged[Cdecl]<void*, void*, int, int*, int> InitThread { get; }

    public delegate* unmanaged[Cdecl]<nint, nint, int> SetErrorHandler { get; }

    public delegate* unmanaged[Cdecl]<nint, int*, int> CommRank { get; }

    public delegate* unmanaged[Cdecl]<nint, int*, int> CommSize { get; }

    public delegate* unmanaged[Cdecl]<nint, void*, int, nint, nint, nint, nint*, int> BeginAllReduce { get; }

    public delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int> BeginSend { get; }

    public delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int> BeginReceive { get; }

    public delegate* unmanaged[Cdecl]<nint*, int*, void*, int> Test { get; }

    public delegate* unmanaged[Cdecl]<nint, int, int> Abort { get; }

    public delegate* unmanaged[Cdecl]<int> Finish { get; }

    /// <summary>Loads the library that belongs to what started this process.</summary>
    /// <exception cref="DllNotFoundException">There is none; the message names the package.</exception>
    /// <exception cref="NotSupportedException">It is of an unknown kind.</exception>
    public static MpiLibrary Load(Launcher launcher)
    {
        string? asked = Environment.GetEnvironmentVariable("KERAS_MPI_LIBRARY");
        IReadOnlyList<string> names = asked is null ? launcher.Libraries : [asked];
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return NativeLibrary.TryGetExport(library, "MPI_Iallreduce", out _)
                    ? new MpiLibrary(name, library)
                    : throw new DllNotFoundException($"{name} is no MPI library of version 3 or later: it lacks MPI_Iallreduce.");
            }
        }

        throw new DllNotFoundException(
            $"No MPI library was found. Tried: {string.Join(", ", names)}. {launcher.Advice} Another place is named by "
            + "KERAS_MPI_LIBRARY=/path/to/libmpi.so.");
    }

    /// <summary>Throws what an error code means.</summary>
    public void Check(int code, string what)
    {
        if (code == 0)
        {
            return;
        }

        byte* text = stackalloc byte[LongestError];
        int length = 0;
        ((delegate* unmanaged[Cdecl]<int, byte*, int*, int>)Function("MPI_Error_string"))(code, text, &length);
        throw new InvalidOperationException($"{what} failed in {Version}: {Encoding.UTF8.GetString(text, length)}");
    }

    private nint Function(string name) => NativeLibrary.GetExport(_library, name);
}
