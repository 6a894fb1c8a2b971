namespace Keras.Engine.Cpu.Simd;

/// <summary>Vectors of words of 32 bits, each in a lane of 64: what random blocks are made in.</summary>
/// <remarks>The upper half of a lane may hold anything; multiplications read the lower one.</remarks>
/// <typeparam name="TVector">The register.</typeparam>
internal unsafe interface IWords<TVector>
    where TVector : struct
{
    /// <summary>Words in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>The same 64 bits in every lane.</summary>
    static abstract TVector Broadcast(ulong bits);

    /// <summary><paramref name="first"/> and the numbers after it, in the order in which <see cref="Store"/> wants them.</summary>
    static abstract TVector From(ulong first);

    /// <summary>All 64 bits of the products of words.</summary>
    static abstract TVector Multiply(TVector x, TVector y);

    /// <summary>The upper half of each lane.</summary>
    static abstract TVector Upper(TVector x);

    static abstract TVector Xor(TVector x, TVector y);

    /// <summary>Writes the four words of each lane behind each other, as numbers of 24 bits from 0 to less than 1.</summary>
    static abstract void Store(float* target, TVector x0, TVector x1, TVector x2, TVector x3);
}
