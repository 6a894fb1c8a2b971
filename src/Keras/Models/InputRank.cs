namespace Keras.Models;

/// <summary>Inputs of a model may lack, or have more, a last axis of one element: gray images need no axis of channels.</summary>
/// <remarks>The rule of keras/engine/functional.py; standalone Keras 2 refuses such inputs.</remarks>
internal static class InputRank
{
    /// <summary>A shape with the last axis of 1 added or taken away in which alone its rank differs; else the shape.</summary>
    /// <param name="given">The shape of data.</param>
    /// <param name="expected">The shape that the model was made for.</param>
    public static Shape Fitted(Shape given, Shape expected)
    {
        if (given.Rank == expected.Rank - 1 && expected.SizeAt(given.Rank) == 1)
        {
            return given.Concat(1);
        }

        return given.Rank == expected.Rank + 1 && given.SizeAt(expected.Rank) == 1 ? given[..^1] : given;
    }
}
