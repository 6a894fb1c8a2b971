using System.Runtime.Intrinsics.X86;

namespace Keras.Engine.Torch.Native;

/// <summary>Whether the processor says how large its caches are: some virtual machines' do not.</summary>
/// <remarks>
/// oneDNN, by which libtorch convolves on a processor, then takes each cache for one byte. With the blocks that it chooses by that,
/// version 3.7 divides by zero (src/cpu/x64/jit_brgemm_conv_utils.cpp, est_eff_1x1), which ends the process, and gives wrong numbers
/// for convolutions of few channels.
/// </remarks>
internal static class ProcessorCaches
{
    // Leaves of CPUID: Intel's and AMD's list of caches, and the highest leaf of either range.
    private const int Intel = 4;
    private const int Amd = unchecked((int)0x8000001D);
    private const int AmdHighest = unchecked((int)0x80000000);

    public static bool AreTold { get; } = !X86Base.IsSupported || Told((leaf, number) =>
    {
        (int eax, int _, int _, int _) = X86Base.CpuId(leaf, number);
        return eax;
    });

    /// <param name="eax">The first register that CPUID gives for a leaf and its number.</param>
    public static bool Told(Func<int, int, int> eax)
    {
        return Lists(Intel, 0) || Lists(Amd, AmdHighest);

        // The lowest five bits are the kind of the first cache; none is no cache.
        bool Lists(int leaf, int highest) => (uint)eax(highest, 0) >= (uint)leaf && (eax(leaf, 0) & 31) != 0;
    }
}
