using System.Runtime.Intrinsics;

namespace Keras.Engine.Cpu.Simd;

/// <summary>Something that needs to know the width of vectors to make a <typeparamref name="TResult"/>.</summary>
internal interface ILanesBody<TResult>
{
    /// <summary>Does it for one width.</summary>
    TResult Bind<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct;
}

/// <summary>Binds bodies that are written for any width to an instruction set.</summary>
internal static class Lanes
{
    /// <summary>The only switch over instruction sets in the engine.</summary>
    public static TResult Bind<TBody, TResult>(InstructionSet isa, TBody body)
        where TBody : ILanesBody<TResult>
    {
        return isa switch
        {
            InstructionSet.Vector512 => body.Bind<Lanes512, Vector512<float>>(),
            InstructionSet.Vector256 => body.Bind<Lanes256, Vector256<float>>(),
            InstructionSet.Vector128 => body.Bind<Lanes128, Vector128<float>>(),
            _ => body.Bind<ScalarLanes, float>(),
        };
    }
}
