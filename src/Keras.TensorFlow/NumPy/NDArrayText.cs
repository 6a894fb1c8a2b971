using System.Globalization;
using System.Text;

namespace Tensorflow.NumPy;

/// <summary>Arrays as text: long axes are cut in the middle.</summary>
internal static class NDArrayText
{
    private const int Shown = 10;

    public static string Of(NDArray array)
    {
        StringBuilder text = new();
        Append(text, array);
        return text.ToString();
    }

    private static void Append(StringBuilder text, NDArray array)
    {
        if (array.ndim == 0)
        {
            text.Append(array.dtype switch
            {
                TF_DataType.TF_BOOL => (bool)array ? "True" : "False",
                TF_DataType.TF_FLOAT or TF_DataType.TF_HALF => ((float)array).ToString(CultureInfo.InvariantCulture),
                TF_DataType.TF_DOUBLE => ((double)array).ToString(CultureInfo.InvariantCulture),
                _ => ((long)array).ToString(CultureInfo.InvariantCulture),
            });
            return;
        }

        long count = array.dims[0];
        text.Append('[');
        for (int index = 0; index < count; index++)
        {
            text.Append(index == 0 ? "" : array.ndim == 1 ? ", " : ",\n");
            if (count > Shown && index == Shown / 2)
            {
                text.Append("..., ");
                index = (int)count - (Shown / 2);
            }

            Append(text, array[index]);
        }

        text.Append(']');
    }
}
