using System.Runtime.InteropServices;

namespace Keras.Mpi;

/// <summary>What the constants of <c>mpi.h</c> are in one library: every family of libraries has others.</summary>
/// <param name="Family">Whose they are.</param>
/// <param name="World">All processes.</param>
/// <param name="Byte">Any bytes.</param>
/// <param name="Float32">float.</param>
/// <param name="Float64">double.</param>
/// <param name="Int32">int.</param>
/// <param name="Int64">long.</param>
/// <param name="UInt8">Numbers of a byte.</param>
/// <param name="Sum">The operation.</param>
/// <param name="ErrorsReturn">Errors are returned, rather than ending the process.</param>
/// <param name="InPlace">Says that the result replaces what is sent.</param>
/// <param name="Funneled">The thread level at which one thread makes every call.</param>
internal sealed record MpiHandles(
    string Family,
    nint World,
    nint Byte,
    nint Float32,
    nint Float64,
    nint Int32,
    nint Int64,
    nint UInt8,
    nint Sum,
    nint ErrorsReturn,
    nint InPlace,
    int Funneled)
{
    /// <summary>Integers, in MPICH and what has grown out of it: Intel MPI, Cray MPICH, MVAPICH, MS-MPI.</summary>
    public static MpiHandles Mpich { get; } = new(
        "MPICH",
        World: 0x44000000,
        Byte: 0x4c00010d,
        Float32: 0x4c00040a,
        Float64: 0x4c00080b,
        Int32: 0x4c000405,
        Int64: 0x4c000809,
        UInt8: 0x4c000102,
        Sum: 0x58000003,
        ErrorsReturn: 0x54000001,
        InPlace: -1,
        Funneled: 1);

    /// <summary>Small integers: the interface of MPI 5, chapter 20.</summary>
    public static MpiHandles Standard { get; } = new(
        "the MPI 5 interface",
        World: 0x101,
        Byte: 0x247,
        Float32: 0x210,
        Float64: 0x214,
        Int32: 0x250,
        Int64: 0x258,
        UInt8: 0x241,
        Sum: 0x21,
        ErrorsReturn: 0x142,
        InPlace: 1,
        Funneled: 1024);

    /// <summary>The constants of a library, known by what it exports.</summary>
    /// <exception cref="NotSupportedException">It is none of the known ones.</exception>
    public static MpiHandles Of(nint library, string version)
    {
        if (NativeLibrary.TryGetExport(library, "MPI_Abi_get_version", out _)
            && !NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _)
            && !version.Contains("MPICH", StringComparison.Ordinal))
        {
            return Standard;
        }

        if (NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out nint world))
        {
            // Addresses of objects.
            nint At(string name) => NativeLibrary.GetExport(library, name);
            return new MpiHandles(
                "Open MPI",
                world,
                At("ompi_mpi_byte"),
                At("ompi_mpi_float"),
                At("ompi_mpi_double"),
                At("ompi_mpi_int32_t"),
                At("ompi_mpi_int64_t"),
                At("ompi_mpi_uint8_t"),
                At("ompi_mpi_op_sum"),
                At("ompi_mpi_errors_return"),
                InPlace: 1,
                Funneled: 1);
        }

        return NativeLibrary.TryGetExport(library, "MSMPI_Get_version", out _) ? Mpich with { Family = "MS-MPI" }
            : version.Contains("MPICH", StringComparison.Ordinal) || version.Contains("Intel", StringComparison.Ordinal)
                || version.Contains("MVAPICH", StringComparison.Ordinal) ? Mpich
            : throw new NotSupportedException(
                $"This MPI library is of an unknown kind: {version}. Known are Open MPI, MPICH and its relatives, MS-MPI, and "
                + "libraries with the MPI 5 interface (libmpi_abi). Name another one by KERAS_MPI_LIBRARY.");
    }
}
