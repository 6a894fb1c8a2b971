using System.Numerics;
using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Lets a gradient through a ReLU and a normalization: masks, sums, scales and adds rows of channels.</summary>
/// <param name="tilePitch">Numbers from one row of the gradient, and of the activations, to the next.</param>
/// <param name="imagePitch">Numbers from one row of the images to the next.</param>
/// <param name="addendPitch">Numbers from one row of the addend to the next.</param>
/// <param name="outputPitch">Numbers from one row of the result to the next.</param>
/// <param name="stride">Numbers from the sums of the gradient to those of its products with distances.</param>
internal readonly unsafe struct GradientMask(nint tilePitch, nint imagePitch, nint addendPitch, nint outputPitch, nint stride)
{
    private const int RowsAtOnce = 4;

    private readonly nint _tilePitch = tilePitch;
    private readonly nint _imagePitch = imagePitch;
    private readonly nint _addendPitch = addendPitch;
    private readonly nint _outputPitch = outputPitch;
    private readonly nint _stride = stride;

    /// <summary>Computes rows.</summary>
    /// <param name="tile">The gradient towards the activations; the lanes behind the last channel are zero.</param>
    /// <param name="images">The images.</param>
    /// <param name="addend">What is added to the result, or null.</param>
    /// <param name="output">The gradient towards the images.</param>
    /// <param name="activations">Where the activations go, or null.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of channels.</param>
    /// <param name="activation">The normalization.</param>
    /// <param name="sums">What is added to: the sums of the gradient, then those of its products.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply<TLanes, TVector, T>(
        T* tile,
        T* images,
        T* addend,
        T* output,
        T* activations,
        int rows,
        int columns,
        ChannelStage<T> activation,
        T* sums)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint tilePitch = _tilePitch;
        nint imagePitch = _imagePitch;
        nint outputPitch = _outputPitch;
        nint addendPitch = _addendPitch;
        T* products = sums + _stride;
        T* centers = activation.Center;
        T* scales = activation.Scale;
        T* offsets = activation.Offset;
        TVector zero = TLanes.Constant(0);
        int row = 0;
        for (; row < rows; row += RowsAtOnce)
        {
            int count = Math.Min(rows - row, RowsAtOnce);
            T* da = tile + (row * tilePitch);
            T* x = images + (row * imagePitch);
            T* added = addend is null ? null : addend + (row * addendPitch);
            T* dx = output + (row * outputPitch);
            T* activated = activations == null ? null : activations + (row * tilePitch);
            int c = 0;
            for (; c + TLanes.Count <= columns && count == RowsAtOnce; c += TLanes.Count)
            {
                TVector center = TLanes.Load(centers + c);
                TVector scale = TLanes.Load(scales + c);
                TVector offset = TLanes.Load(offsets + c);
                TVector distance0 = TLanes.Subtract(TLanes.Load(x + c), center);
                TVector distance1 = TLanes.Subtract(TLanes.Load(x + imagePitch + c), center);
                TVector distance2 = TLanes.Subtract(TLanes.Load(x + (2 * imagePitch) + c), center);
                TVector distance3 = TLanes.Subtract(TLanes.Load(x + (3 * imagePitch) + c), center);
                TVector normalized0 = TLanes.MultiplyAdd(distance0, scale, offset);
                TVector normalized1 = TLanes.MultiplyAdd(distance1, scale, offset);
                TVector normalized2 = TLanes.MultiplyAdd(distance2, scale, offset);
                TVector normalized3 = TLanes.MultiplyAdd(distance3, scale, offset);
                if (activated != null)
                {
                    TLanes.Store(activated + c, TLanes.Max(zero, normalized0));
                    TLanes.Store(activated + tilePitch + c, TLanes.Max(zero, normalized1));
                    TLanes.Store(activated + (2 * tilePitch) + c, TLanes.Max(zero, normalized2));
                    TLanes.Store(activated + (3 * tilePitch) + c, TLanes.Max(zero, normalized3));
                }

                TVector pass0 = TLanes.And(TLanes.GreaterThan(normalized0, zero), TLanes.Load(da + c));
                TVector pass1 = TLanes.And(TLanes.GreaterThan(normalized1, zero), TLanes.Load(da + tilePitch + c));
                TVector pass2 = TLanes.And(TLanes.GreaterThan(normalized2, zero), TLanes.Load(da + (2 * tilePitch) + c));
                TVector pass3 = TLanes.And(TLanes.GreaterThan(normalized3, zero), TLanes.Load(da + (3 * tilePitch) + c));
                TLanes.Store(sums + c, TLanes.Add(TLanes.Load(sums + c), TLanes.Add(TLanes.Add(pass0, pass1), TLanes.Add(pass2, pass3))));
                TVector product = TLanes.MultiplyAdd(pass0, distance0, TLanes.Load(products + c));
                product = TLanes.MultiplyAdd(pass1, distance1, product);
                product = TLanes.MultiplyAdd(pass2, distance2, product);
                TLanes.Store(products + c, TLanes.MultiplyAdd(pass3, distance3, product));
                if (added is null)
                {
                    TLanes.Store(dx + c, TLanes.Multiply(pass0, scale));
                    TLanes.Store(dx + outputPitch + c, TLanes.Multiply(pass1, scale));
                    TLanes.Store(dx + (2 * outputPitch) + c, TLanes.Multiply(pass2, scale));
                    TLanes.Store(dx + (3 * outputPitch) + c, TLanes.Multiply(pass3, scale));
                }
                else
                {
                    TLanes.Store(dx + c, TLanes.MultiplyAdd(pass0, scale, TLanes.Load(added + c)));
                    TLanes.Store(dx + outputPitch + c, TLanes.MultiplyAdd(pass1, scale, TLanes.Load(added + addendPitch + c)));
                    TLanes.Store(dx + (2 * outputPitch) + c, TLanes.MultiplyAdd(pass2, scale, TLanes.Load(added + (2 * addendPitch) + c)));
                    TLanes.Store(dx + (3 * outputPitch) + c, TLanes.MultiplyAdd(pass3, scale, TLanes.Load(added + (3 * addendPitch) + c)));
                }
            }

            for (; c < columns; c += TLanes.Count)
            {
                int width = Math.Min(columns - c, TLanes.Count);
                for (int rest = 0; rest < count; rest++)
                {
                    TVector scale = TLanes.Load(scales + c);
                    TVector distance = TLanes.Subtract(TLanes.LoadPart(x + (rest * imagePitch) + c, width), TLanes.Load(centers + c));
                    TVector normalized = TLanes.MultiplyAdd(distance, scale, TLanes.Load(offsets + c));
                    if (activated != null)
                    {
                        TLanes.Store(activated + (rest * tilePitch) + c, TLanes.Max(zero, normalized));
                    }

                    TVector pass = TLanes.And(TLanes.GreaterThan(normalized, zero), TLanes.Load(da + (rest * tilePitch) + c));
                    TLanes.Store(sums + c, TLanes.Add(TLanes.Load(sums + c), pass));
                    TLanes.Store(products + c, TLanes.MultiplyAdd(pass, distance, TLanes.Load(products + c)));
                    TVector other = added is null ? zero : TLanes.LoadPart(added + (rest * addendPitch) + c, width);
                    TLanes.StorePart(dx + (rest * outputPitch) + c, TLanes.MultiplyAdd(pass, scale, other), width);
                }
            }
        }
    }
}
