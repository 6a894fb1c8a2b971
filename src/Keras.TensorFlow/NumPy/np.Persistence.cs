namespace Tensorflow.NumPy;

/// <content>Files of NumPy.</content>
public static partial class np
{
    public static NDArray load(string file) => Of(Native.Utils.Npy.Load(file));

    /// <summary>The arrays of an <c>.npz</c> file by name.</summary>
    public static NpzDictionary loadz(string file) => new(
        Native.Utils.Npy.LoadZip(file).ToDictionary(pair => pair.Key, pair => Of(pair.Value)));

    public static void save(string file, NDArray nd) => Native.Utils.Npy.Save(file, new Tensored(nd).Visit(nd.dtype));

    /// <summary>Writes arrays as <c>arr_0</c>, <c>arr_1</c> and so on.</summary>
    public static void savez(string file, params NDArray[] nds) => Native.Utils.Npy.SaveZip(
        file,
        nds.Select((array, index) => ($"arr_{index}", new Tensored(array).Visit(array.dtype))));

    private static NDArray Of(Host.IReadOnlyTensor tensor) => tensor switch
    {
        Host.Tensor<float> numbers => NDArray.Of(numbers),
        Host.Tensor<double> numbers => NDArray.Of(numbers),
        Host.Tensor<byte> numbers => NDArray.Of(numbers),
        Host.Tensor<sbyte> numbers => NDArray.Of(numbers),
        Host.Tensor<short> numbers => NDArray.Of(numbers),
        Host.Tensor<ushort> numbers => NDArray.Of(numbers),
        Host.Tensor<int> numbers => NDArray.Of(numbers),
        Host.Tensor<uint> numbers => NDArray.Of(numbers),
        Host.Tensor<long> numbers => NDArray.Of(numbers),
        Host.Tensor<ulong> numbers => NDArray.Of(numbers),
        Host.Tensor<Half> numbers => NDArray.Of(numbers),
        _ => throw new NotSupportedException($"Arrays of {tensor.GetType()} are not read."),
    };

    private readonly struct Tensored(NDArray array) : IElementVisitor<Host.IReadOnlyTensor>
    {
        public Host.IReadOnlyTensor Visit<T>()
            where T : unmanaged, System.Numerics.INumber<T> => Host.Tensor.Create(
                array.Flat<T>().ToArray(), [.. array.dims.Select(length => (nint)length)]);

        public Host.IReadOnlyTensor Visit(TF_DataType type) => ElementVisitor.Visit(this, type);
    }
}
