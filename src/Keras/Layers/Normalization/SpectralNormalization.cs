using Keras.Initializers;

namespace Keras.Layers;

/// <summary>Keeps the largest singular value of another layer's kernel at 1, as discriminators need it.</summary>
/// <remarks>
/// Each step of training begins by dividing the kernel itself by its largest singular value, which a few power iterations
/// follow from step to step; predictions leave it alone. Weights: those of the layer, and <c>vector_u (1, channels)</c>, which
/// is not trained. Miyato et al. 2018. Port of keras/layers/normalization/spectral_normalization.py.
/// </remarks>
/// <param name="layer">With a kernel, or with the table of an embedding.</param>
/// <param name="powerIterations">Iterations of a step; 1 by default.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">
/// <paramref name="powerIterations"/> is not from 1 to 100; when built, the layer has no kernel.
/// </exception>
/// <example><code>x = new SpectralNormalization(new Conv2D(64, 3)).Apply(x);</code></example>
public class SpectralNormalization(
    Layer layer, int powerIterations = 1, string? name = null, bool trainable = true, Shape? inputShape = null)
    : Wrapper(layer, name, trainable, inputShape)
{
    private const int MostIterations = 100;

    private static readonly string[] s_kernels = ["kernel", "depthwise_kernel", "embeddings"];

    private Variable? _kernel;
    private Variable? _vectorU;

    public int PowerIterations { get; } = powerIterations is > 0 and <= MostIterations ? powerIterations : throw new ArgumentException(
        $"`powerIterations` must be from 1 to {MostIterations}, as each is a step of its own. Received: {powerIterations}.",
        nameof(powerIterations));

    /// <inheritdoc/>
    /// <remarks>Keras has the kernel as an attribute of both layers.</remarks>
    internal override IReadOnlyList<Variable> SavedWeights => _kernel is null ? [] : [_kernel, .. OwnWeights];

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        Layer.EnsureBuilt([inputShape]);
        _kernel = Layer.OwnWeights.FirstOrDefault(weight => s_kernels.Contains(weight.Name.Split('/')[^1]))
            ?? throw new ArgumentException(
                $"SpectralNormalization needs a layer with a kernel or embeddings. Received: {Layer.Name} "
                + $"({Layer.GetType().Name}), which has neither.");
        _vectorU = AddWeight("vector_u", (1, _kernel.Shape[^1]), new TruncatedNormal(stddev: 0.02), trainable: false);
    }

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        if (context.Training)
        {
            Normalize(context);
        }

        return Layer.Apply(inputs);
    }

    private void Normalize(CallContext context)
    {
        Value kernel = Ops.StopGradient(context.Read(_kernel!));
        Value rows = Ops.Reshape(kernel, (CheckedSizes.Fit(kernel.Shape[..^1].Length), kernel.Shape[^1]));
        Value u = context.Read(_vectorU!);
        Value v = u;
        for (int iteration = 0; iteration < PowerIterations; iteration++)
        {
            v = OfLengthOne(Ops.MatMul(u, rows, transposeRight: true));
            u = OfLengthOne(Ops.MatMul(v, rows));
        }

        Value largest = Ops.MatMul(Ops.MatMul(v, rows), u, transposeRight: true);

        // A kernel of zeros stays one.
        Value any = Ops.Any(rows);
        context.Update(_vectorU!, Ops.Where(any, u, context.Read(_vectorU!)));
        context.Update(_kernel!, Ops.Where(any, kernel / Ops.Reshape(largest, Shape.Scalar), kernel));
    }

    private static Value OfLengthOne(Value x) =>
        x * Ops.Rsqrt(Ops.Maximum(Ops.Sum(Ops.Square(x)), Config.Epsilon * Config.Epsilon));
}
