using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras;

/// <summary>Computing in 16 bits with weights of 32: keras.mixed_precision.</summary>
/// <remarks>
/// Convolutions, products and what lies between them are computed in the 16-bit type; weights, statistics, normalization by them,
/// softmax, losses and what a model returns are float32 (Micikevicius et al. 2018, "Mixed Precision Training"). The backend
/// <c>"torch"</c> does so; the processor's own engine warns once and computes everything in float32.
/// </remarks>
public static class MixedPrecision
{
    private const string BFloat16 = "mixed_bfloat16";
    private const string Float16 = "mixed_float16";

    private static HalfType? s_half;

    /// <summary>The policy of layers made from now on; the name of <see cref="Config.Floatx"/> unless another was set.</summary>
    public static string GlobalPolicy => NameOf(s_half, Config.Floatx);

    /// <summary>Sets the policy of layers made from now on: set_global_policy, in Keras 3 set_dtype_policy.</summary>
    /// <param name="policy">
    /// <c>"mixed_bfloat16"</c>, or <c>"mixed_float16"</c>, for which <c>Compile</c> scales the loss; <c>"float32"</c> or
    /// <c>"float64"</c> to compute in the type of the weights, which sets <see cref="Config.Floatx"/>, too.
    /// </param>
    /// <exception cref="ArgumentException">There is no such policy, or <see cref="Config.Floatx"/> is not Float32.</exception>
    public static void SetGlobalPolicy(string policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (policy is "float32" or "float64")
        {
            s_half = null;
            Config.Floatx = policy == "float32" ? DType.Float32 : DType.Float64;
            return;
        }

        s_half = HalfOf(policy, Config.Floatx);
    }

    /// <summary>What a policy computes in; null for the element type itself.</summary>
    /// <param name="policy">Its name.</param>
    /// <param name="dtype">The type of the weights.</param>
    /// <exception cref="ArgumentException">There is no such policy for these weights.</exception>
    internal static HalfType? HalfOf(string policy, DType dtype)
    {
        HalfType? half = policy switch
        {
            BFloat16 => HalfType.BFloat16,
            Float16 => HalfType.Float16,
            _ when policy == dtype.NumPyName() => null,
            "float32" or "float64" => throw new ArgumentException(
                $"The policy is \"{policy}\", and weights are {dtype.NumPyName()}: set Config.Floatx before the layer is made."),
            _ => throw new ArgumentException(
                $"Unknown policy: \"{policy}\". Choices: \"float32\", \"float64\", \"{BFloat16}\" and \"{Float16}\"; weights are "
                + "never kept in 16 bits."),
        };
        return half is null || dtype == DType.Float32 ? half : throw new ArgumentException(
            $"The policy \"{policy}\" has weights of float32. Received: Config.Floatx is {dtype.NumPyName()}.");
    }

    /// <summary>The name of a policy.</summary>
    internal static string NameOf(HalfType? half, DType dtype) => half switch
    {
        HalfType.BFloat16 => BFloat16,
        HalfType.Float16 => Float16,
        _ => dtype.NumPyName(),
    };

    /// <summary>The policy of a layer that is made now.</summary>
    internal static HalfType? HalfFor(DType dtype) => dtype == DType.Float32 ? s_half : null;
}
