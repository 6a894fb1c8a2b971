namespace Keras.Engine.Cpu.Kernels.Randomness;

/// <summary>Random bits by counter: the n-th block is a function of key and counter only.</summary>
/// <remarks>
/// Philox 4x32 with 10 rounds: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011.
/// </remarks>
internal static class Philox
{
    public const int Rounds = 10;
    public const ulong Multiplier0 = 0xD2511F53;
    public const ulong Multiplier1 = 0xCD9E8D57;
    public const uint Weyl0 = 0x9E3779B9;
    public const uint Weyl1 = 0xBB67AE85;

    /// <summary>Four random words.</summary>
    /// <param name="key">The stream, for example a seed.</param>
    /// <param name="low">The lower half of the counter.</param>
    /// <param name="high">The upper half of the counter.</param>
    public static (uint X0, uint X1, uint X2, uint X3) Block(ulong key, ulong low, ulong high)
    {
        (uint key0, uint key1) = ((uint)key, (uint)(key >> 32));
        (uint x0, uint x1, uint x2, uint x3) = ((uint)low, (uint)(low >> 32), (uint)high, (uint)(high >> 32));
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = Multiplier0 * x0;
            ulong product1 = Multiplier1 * x2;
            (x0, x1, x2, x3) =
                ((uint)(product1 >> 32) ^ x1 ^ key0, (uint)product1, (uint)(product0 >> 32) ^ x3 ^ key1, (uint)product0);
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return (x0, x1, x2, x3);
    }
}
