using System.Numerics.Tensors;

namespace Examples;

/// <summary>What a row of probabilities says.</summary>
internal static class Classes
{
    /// <summary>The class of the largest number in a row.</summary>
    public static int Likeliest(Tensor<float> scores, int row)
    {
        int best = 0;
        for (int i = 1; i < scores.Lengths[1]; i++)
        {
            best = scores[row, i] > scores[row, best] ? i : best;
        }

        return best;
    }
}
