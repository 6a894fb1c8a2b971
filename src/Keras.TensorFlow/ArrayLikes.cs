using Tensorflow.NumPy;

namespace Tensorflow;

/// <summary>Keras' arrays as ours.</summary>
internal static class ArrayLikes
{
    public static NDArray ToNDArray(Native.ArrayLike array)
    {
        Shape shape = Shape.Of(array.Shape);
        TF_DataType dtype = array.ElementType.as_tf_dtype();
        return new Reading(array, shape).Visit(dtype);
    }

    private readonly struct Reading(Native.ArrayLike array, Shape shape) : IElementVisitor<NDArray>
    {
        public NDArray Visit<T>()
            where T : unmanaged, System.Numerics.INumber<T> => NDArray.Of(array.ToArray<T>(), shape);

        public NDArray Visit(TF_DataType type) => ElementVisitor.Visit(this, type);
    }
}
