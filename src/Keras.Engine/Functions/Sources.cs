using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Keras.Engine.Backends;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras;

/// <content>Values that nothing computes.</content>
public static partial class Ops
{
    /// <summary>A tensor that every run receives anew.</summary>
    public static Value Placeholder(string label, TensorType type) => new(new PlaceholderOp(label, type)) { Label = label };

    /// <summary>A scalar known when the graph is built.</summary>
    public static Value Constant(double number, DType dtype = DType.Float32) => new(new ConstantOp(number, dtype));

    /// <summary>A tensor of numbers known when the graph is built.</summary>
    /// <param name="values">The numbers, in row-major order.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="dtype">Element type; that of the numbers if null. Integers are cut towards 0.</param>
    public static ConstantTensor Constant<T>(ReadOnlySpan<T> values, Shape shape, DType? dtype = null)
        where T : unmanaged, INumberBase<T>
    {
        ITensorStorage storage = BackendSelection.Current.Allocate(new TensorType(dtype ?? DTypes.Of<T>(), shape));
        switch (storage.Type.DType)
        {
            case DType.Float32: Write<T, float>(storage, values); break;
            case DType.Float64: Write<T, double>(storage, values); break;
            case DType.Int32: Write<T, int>(storage, values); break;
            case DType.Int64: Write<T, long>(storage, values); break;
            default: Write<T, byte>(storage, values); break;
        }

        return new ConstantTensor(storage);
    }

    /// <summary>A tensor of numbers known when the graph is built.</summary>
    /// <param name="values">An array of any rank of numbers, such as <c>new[,] { { 1f, 2f }, { 3f, 4f } }</c>.</param>
    /// <param name="dtype">Element type; that of the numbers if null.</param>
    /// <exception cref="NotSupportedException">The elements are no numbers that a tensor can hold.</exception>
    public static ConstantTensor Array(Array values, DType? dtype = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        Shape shape = Shape.Of([.. Enumerable.Range(0, values.Rank).Select(values.GetLength)]);
        Type element = values.GetType().GetElementType()!;
        return element == typeof(float) ? Constant(Elements<float>(values), shape, dtype)
            : element == typeof(double) ? Constant(Elements<double>(values), shape, dtype)
            : element == typeof(int) ? Constant(Elements<int>(values), shape, dtype)
            : element == typeof(long) ? Constant(Elements<long>(values), shape, dtype)
            : element == typeof(byte) ? Constant(Elements<byte>(values), shape, dtype)
            : throw new NotSupportedException($"Tensors hold float, double, int, long or byte. Received: {values.GetType().Name}.");
    }

    /// <summary>A tensor of numbers known when the graph is built.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="dtype">Element type; that of the numbers if null.</param>
    public static ConstantTensor Array<T>(Tensor<T> values, DType? dtype = null)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        Shape shape = Shape.Of([.. values.Lengths.ToArray().Select(length => CheckedSizes.Fit(length))]);
        T[] numbers = new T[values.FlattenedLength];
        values.FlattenTo(numbers);
        return Constant<T>(numbers, shape, dtype);
    }

    /// <summary>A tensor of one number.</summary>
    public static Value Fill(double number, TensorType type) => BroadcastTo(Constant(number, type.DType), type.Shape);

    /// <summary>A tensor of one number.</summary>
    public static Value Full(Shape shape, double fillValue, DType dtype = DType.Float32) =>
        Fill(fillValue, new TensorType(dtype, shape));

    /// <summary>A tensor of one number, of the type and shape of <paramref name="x"/>.</summary>
    public static Value FullLike(Value x, double fillValue) => Fill(fillValue, x.Types[0]);

    /// <summary>Zeros.</summary>
    public static Value Zeros(Shape shape, DType dtype = DType.Float32) => Full(shape, 0, dtype);

    /// <summary>Zeros of the type of <paramref name="like"/>.</summary>
    public static Value ZerosLike(Value like) => Fill(0, like.Types[0]);

    /// <summary>Ones.</summary>
    public static Value Ones(Shape shape, DType dtype = DType.Float32) => Full(shape, 1, dtype);

    /// <summary>Ones of the type of <paramref name="like"/>.</summary>
    public static Value OnesLike(Value like) => Fill(1, like.Types[0]);

    /// <summary>1 on a diagonal, else 0.</summary>
    /// <param name="n">Rows.</param>
    /// <param name="m">Columns; as many as rows if null.</param>
    /// <param name="k">The diagonal: 0 is the main one, positive ones lie above it.</param>
    /// <param name="dtype">Element type.</param>
    public static Value Eye(int n, int? m = null, int k = 0, DType dtype = DType.Float32) =>
        Cast(Equal(ExpandDims(Arange(0, n), 1) + k, ExpandDims(Arange(0, m ?? n), 0)), dtype);

    /// <summary>The numbers from <paramref name="start"/> to before <paramref name="stop"/>.</summary>
    /// <param name="start">The first.</param>
    /// <param name="stop">Behind the last.</param>
    /// <param name="step">From one to the next; not 0.</param>
    /// <param name="dtype">Element type.</param>
    public static Value Arange(double start, double stop, double step = 1, DType dtype = DType.Int32)
    {
        int count = step != 0 ? (int)Math.Max(Math.Ceiling((stop - start) / step), 0) : throw new ArgumentException(
            "`step` must not be 0.", nameof(step));
        Value places = new(new CumSumOp(0, IsExclusive: true, IsReversed: false), Fill(1, new TensorType(DType.Int32, count)));
        return (step == 1 ? Cast(places, dtype) : Cast(places, dtype) * step) + start;
    }

    /// <summary>The numbers from 0 to before <paramref name="stop"/>, as Int32.</summary>
    public static Value Arange(int stop) => Arange(0, stop);

    /// <summary>So many numbers at equal distances, from the first to the last.</summary>
    /// <param name="start">The first.</param>
    /// <param name="stop">The last, or what would follow it.</param>
    /// <param name="num">How many.</param>
    /// <param name="endpoint">Whether <paramref name="stop"/> is the last.</param>
    /// <param name="dtype">Element type.</param>
    public static Value Linspace(double start, double stop, int num = 50, bool endpoint = true, DType dtype = DType.Float32) =>
        start + (Cast(Arange(0, num), dtype) * ((stop - start) / Math.Max(endpoint ? num - 1 : num, 1)));

    /// <summary>The elements on and below a diagonal of matrices, zeros above it.</summary>
    public static Value Tril(Value x, int k = 0) => x * Cast(
        GreaterEqual(ExpandDims(Arange(0, x.Shape[^2]), 1) + k, ExpandDims(Arange(0, x.Shape[^1]), 0)), x.DType);

    /// <summary>The elements on and above a diagonal of matrices, zeros below it.</summary>
    public static Value Triu(Value x, int k = 0) => x * Cast(
        LessEqual(ExpandDims(Arange(0, x.Shape[^2]), 1) + k, ExpandDims(Arange(0, x.Shape[^1]), 0)), x.DType);

    /// <summary>Numbers from U[0, 1): a function of seed, step and position only.</summary>
    /// <param name="step">A counter, Int64 scalar.</param>
    /// <param name="shape">Shape of the result.</param>
    /// <param name="seed">Tells apart the draws of one step.</param>
    /// <param name="dtype">Element type of the result.</param>
    public static Value RandomUniform(Value step, Shape shape, long seed, DType dtype = DType.Float32) =>
        new(new RandomUniformOp(shape, dtype, seed), step);

    private static ReadOnlySpan<T> Elements<T>(Array values)
        where T : unmanaged =>
        MemoryMarshal.CreateReadOnlySpan(
            ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length);

    private static void Write<TFrom, TTo>(ITensorStorage storage, ReadOnlySpan<TFrom> values)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        TTo[] converted = new TTo[values.Length];
        TensorPrimitives.ConvertSaturating(values, converted.AsSpan());
        storage.Write<TTo>(converted);
    }
}
