using System.Numerics;

namespace Keras.Engine.Cpu.Simd;

/// <summary>The vector operations kernels are written in: one body serves every width.</summary>
/// <remarks>
/// Masks are vectors whose lanes have all bits set or none. Pointers need no alignment.
/// The just-in-time compiler specialises bodies for each implementation, so a call here is one instruction.
/// </remarks>
/// <typeparam name="TVector">The register: a vector of numbers, or one number.</typeparam>
/// <typeparam name="T">The type of the numbers: float or double.</typeparam>
internal unsafe interface ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Numbers in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Vector registers a kernel may count on.</summary>
    static abstract int Registers { get; }

    /// <summary>The same number in every lane.</summary>
    static abstract TVector Broadcast(T number);

    /// <summary>The same number in every lane, rounded to the type of the lanes: for constants.</summary>
    static abstract TVector Constant(double number);

    /// <summary><see cref="Count"/> numbers from memory.</summary>
    static abstract TVector Load(T* source);

    /// <summary>The first <paramref name="count"/> lanes from memory and zero in the rest; reads nothing behind them.</summary>
    static abstract TVector LoadPart(T* source, int count);

    /// <summary>Writes every lane.</summary>
    static abstract void Store(T* destination, TVector x);

    /// <summary>Writes the first <paramref name="count"/> lanes only.</summary>
    static abstract void StorePart(T* destination, TVector x, int count);

    /// <summary>Copies a square block of <see cref="Count"/> rows and columns with rows and columns exchanged.</summary>
    /// <param name="source">The first row.</param>
    /// <param name="sourceStride">Distance between rows, in numbers.</param>
    /// <param name="target">Where the first column goes; must not overlap the source.</param>
    /// <param name="targetStride">Distance between the columns' places, in numbers.</param>
    static abstract void Transpose(T* source, nint sourceStride, T* target, nint targetStride);

    static abstract TVector Add(TVector x, TVector y);

    static abstract TVector Subtract(TVector x, TVector y);

    static abstract TVector Multiply(TVector x, TVector y);

    static abstract TVector Divide(TVector x, TVector y);

    /// <summary><c>x * y + addend</c>, rounded once where the machine can.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector addend);

    /// <summary>A number that every lane is multiplied by: what <see cref="MultiplyAddBy"/> takes.</summary>
    static abstract TVector Factor(T number);

    /// <summary><see cref="MultiplyAdd"/> by the same number in every lane.</summary>
    /// <param name="factor">Made by <see cref="Factor"/>, and of use here only.</param>
    /// <param name="y">The vector to multiply.</param>
    /// <param name="addend">What is added.</param>
    static abstract TVector MultiplyAddBy(TVector factor, TVector y, TVector addend);

    static abstract TVector Sqrt(TVector x);

    static abstract TVector Abs(TVector x);

    /// <summary>The larger; <paramref name="y"/> where either is not a number, so <c>Max(zero, x)</c> keeps NaN.</summary>
    static abstract TVector Max(TVector x, TVector y);

    /// <summary>The smaller; <paramref name="y"/> where either is not a number.</summary>
    static abstract TVector Min(TVector x, TVector y);

    /// <summary>The nearest integer, ties to even.</summary>
    static abstract TVector Round(TVector x);

    /// <summary>The mask of <c>x &gt; y</c>; false for NaN.</summary>
    static abstract TVector GreaterThan(TVector x, TVector y);

    /// <summary>The mask of <c>x == y</c>; false for NaN.</summary>
    static abstract TVector Equals(TVector x, TVector y);

    /// <summary>Lanes of <paramref name="x"/> where the mask is set, of <paramref name="y"/> where it is not.</summary>
    static abstract TVector Select(TVector mask, TVector x, TVector y);

    /// <summary>Bitwise and: keeps the lanes of <paramref name="y"/> whose mask <paramref name="x"/> is set.</summary>
    static abstract TVector And(TVector x, TVector y);

    /// <summary>2 to the power of <paramref name="x"/>.</summary>
    /// <param name="x">Integers whose powers are neither infinite nor subnormal.</param>
    static abstract TVector PowerOfTwo(TVector x);

    /// <summary>The sum of all lanes, in a fixed order.</summary>
    static abstract T Sum(TVector x);
}
