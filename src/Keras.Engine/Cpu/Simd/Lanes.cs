using System.Numerics;
using System.Runtime.Intrinsics;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Simd;

/// <summary>Something that needs to know the width of vectors and what is in them to make a <typeparamref name="TResult"/>.</summary>
internal interface ILanesBody<TResult>
{
    /// <summary>Does it for one width and one type of elements.</summary>
    TResult Bind<TLanes, TVector, T>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>Binds bodies that are written for vectors of any width, of floats or doubles, to an instruction set.</summary>
internal static class Lanes
{
    /// <summary>Makes what the body makes for elements of a type.</summary>
    public static TResult Bind<TBody, TResult>(InstructionSet isa, DType elements, TBody body)
        where TBody : ILanesBody<TResult> => elements switch
        {
            DType.Float32 => Bind<TBody, TResult, float>(isa, body),
            DType.Float64 => Bind<TBody, TResult, double>(isa, body),
            _ => throw new NotSupportedException($"Vectors are of float32 or float64. Received: {elements.NumPyName()}."),
        };

    // The only switch over instruction sets in the engine.
    private static TResult Bind<TBody, TResult, T>(InstructionSet isa, TBody body)
        where TBody : ILanesBody<TResult>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => isa switch
        {
            InstructionSet.Vector512 => body.Bind<Lanes512<T>, Vector512<T>, T>(),
            InstructionSet.Vector256 => body.Bind<Lanes256<T>, Vector256<T>, T>(),
            InstructionSet.Vector128 => body.Bind<Lanes128<T>, Vector128<T>, T>(),
            _ => body.Bind<ScalarLanes<T>, T, T>(),
        };
}
