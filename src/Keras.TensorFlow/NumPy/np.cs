namespace Tensorflow.NumPy;

/// <summary>NumPy's functions, as far as programs around Keras use them.</summary>
public static partial class np
{
    public static readonly Slice newaxis = Slice.NewAxis;

    public static readonly TF_DataType @bool = TF_DataType.TF_BOOL;
    public static readonly TF_DataType @byte = TF_DataType.TF_INT8;
    public static readonly TF_DataType int8 = TF_DataType.TF_INT8;
    public static readonly TF_DataType uint8 = TF_DataType.TF_UINT8;
    public static readonly TF_DataType ubyte = TF_DataType.TF_UINT8;
    public static readonly TF_DataType int16 = TF_DataType.TF_INT16;
    public static readonly TF_DataType uint16 = TF_DataType.TF_UINT16;
    public static readonly TF_DataType int32 = TF_DataType.TF_INT32;
    public static readonly TF_DataType uint32 = TF_DataType.TF_UINT32;
    public static readonly TF_DataType int64 = TF_DataType.TF_INT64;
    public static readonly TF_DataType uint64 = TF_DataType.TF_UINT64;
    public static readonly TF_DataType float16 = TF_DataType.TF_HALF;
    public static readonly TF_DataType float32 = TF_DataType.TF_FLOAT;
    public static readonly TF_DataType float64 = TF_DataType.TF_DOUBLE;
    public static readonly TF_DataType @double = TF_DataType.TF_DOUBLE;

    public static readonly RandomizedImpl random = new();

    public static readonly LinearAlgebraImpl linalg = new();

    public static double nan => double.NaN;

    public static double NAN => double.NaN;

    public static double NaN => double.NaN;

    public static double pi => Math.PI;

    public static double e => Math.E;

    public static double inf => double.PositiveInfinity;

    public static double Inf => double.PositiveInfinity;

    public static double NINF => double.NegativeInfinity;

    public static double PINF => double.PositiveInfinity;

    // The axis that is counted from either end.
    internal static int Place(int axis, int rank) => axis >= -rank && axis < rank
        ? axis < 0 ? axis + rank : axis
        : throw new ValueError($"Axis {axis} lies outside of an array of {rank} axes.");
}
