using Keras.Initializers;

namespace Keras.Layers;

/// <summary>Mixes values by how well their keys match each query: Luong's attention.</summary>
/// <remarks>
/// Called on <c>[query, value]</c> or <c>[query, value, key]</c> of shapes <c>(batch, queries, features)</c>,
/// <c>(batch, keys, outputs)</c> and <c>(batch, keys, features)</c>; output
/// <c>softmax(query @ transpose(key)) @ value</c> of <c>(batch, queries, outputs)</c>. Port of keras/layers/attention/attention.py.
/// </remarks>
/// <param name="useScale">Whether the scores are multiplied by a learned scalar, <c>scale ()</c>.</param>
/// <param name="scoreMode">
/// <c>"dot"</c>, or <c>"concat"</c> for <c>concat_score_weight * sum(tanh(query + key))</c> with a learned scalar.
/// </param>
/// <param name="dropout">Part of the softmax that training drops, from 0 to 1.</param>
/// <param name="seed">Seed of the dropout; drawn if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights.</param>
/// <exception cref="ArgumentException">The mode is unknown, or a number out of range.</exception>
/// <example><code>x = new Attention(useScale: true).Apply([query, value]);</code></example>
public class Attention(
    bool useScale = false,
    string scoreMode = "dot",
    double dropout = 0,
    int? seed = null,
    string? name = null,
    bool trainable = true)
    : AttentionLayer(name, trainable)
{
    private readonly Dropout _dropout = new(dropout, seed: seed, name: "dropout");
    private Variable? _scale;
    private Variable? _concatScoreWeight;

    public bool UseScale { get; } = useScale;

    public string ScoreMode { get; } = scoreMode is "dot" or "concat" ? scoreMode : throw new ArgumentException(
        $"`scoreMode` must be \"dot\" or \"concat\". Received: \"{scoreMode}\".", nameof(scoreMode));

    public double Dropout => _dropout.Rate;

    public int? Seed => _dropout.Seed;

    /// <inheritdoc/>
    protected override void CheckInputs(KerasTensors inputs)
    {
        base.CheckInputs(inputs);
        if (inputs.Count > 3 || inputs.Any(input => input.Shape.Rank != 3))
        {
            throw new ArgumentException(
                $"Layer {Name} is called on [query, value] or [query, value, key], of three axes each. "
                + $"Received: {string.Join(", ", inputs.Select(input => input.Shape))}.");
        }
    }

    /// <inheritdoc/>
    protected override void Build(IReadOnlyList<Shape> inputShapes)
    {
        _scale = UseScale ? AddWeight("scale", Shape.Scalar, new Ones()) : null;
        _concatScoreWeight = ScoreMode == "concat" ? AddWeight("concat_score_weight", Shape.Scalar, new Ones()) : null;
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Value> Call(IReadOnlyList<Value> inputs, CallContext context)
    {
        (Value query, Value value, Value key) = (inputs[0], inputs[1], inputs[^1]);
        Value scores = _concatScoreWeight is null ? Products(query, key) : SumsOfAngles(query, key, _concatScoreWeight);
        Value? mask = UseCausalMask ? AttentionScores.UpToItself(query.Shape[1], key.Shape[1], null, scores.DType) : null;
        Value parts = _dropout.Apply(AttentionScores.Distribute(scores, mask));
        Value output = Ops.MatMul(parts, value);
        return ReturnAttentionScores ? [output, parts] : [output];
    }

    private Value Products(Value query, Value key)
    {
        Value scores = Ops.MatMul(query, key, transposeRight: true);
        return _scale is null ? scores : scores * _scale;
    }

    private Value SumsOfAngles(Value query, Value key, Value weight)
    {
        Value sums = Ops.ExpandDims(query, 2) + Ops.ExpandDims(key, 1);
        return weight * Ops.Sum(Ops.Tanh(_scale is null ? sums : _scale * sums), -1);
    }
}
