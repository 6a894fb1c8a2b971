using Keras.Layers;
using Keras.Models;
using Keras.Testing;

namespace Keras.Tests.Layers;

/// <summary>Attention: the contract, and properties that follow from the formulas. Numbers of Keras: Keras3LayersTests.</summary>
public class AttentionLayersTests
{
    private static readonly Shape s_queries = (null, 3, 4);
    private static readonly Shape s_values = (null, 5, 4);

    [Fact]
    public void The_contract_is_kept_by_attention()
    {
        LayerCheck.Contract(() => new Attention(), [s_queries, s_values], (null, 3, 4));
        LayerCheck.Contract(
            () => new Attention(useScale: true, scoreMode: "concat"), [s_queries, (null, 5, 2), s_values], (null, 3, 2),
            ["scale ()", "concat_score_weight ()"]);
        LayerCheck.HasGradients(() => new Attention(dropout: 0.5, seed: 1), [(2, 3, 4), (2, 5, 4)]);
    }

    [Fact]
    public void The_contract_is_kept_by_several_heads()
    {
        LayerCheck.Contract(
            () => new MultiHeadAttention(2, 3, useBias: false, name: "mha"),
            [s_queries, s_values],
            (null, 3, 4),
            [
                "query/kernel (4, 2, 3)", "key/kernel (4, 2, 3)", "value/kernel (4, 2, 3)", "attention_output/kernel (2, 3, 4)",
            ]);

        // The bias of keys moves all scores of a query alike: its gradient is 0, so that it does not train.
        LayerCheck.HasGradients(() => new MultiHeadAttention(2, 3), [(2, 3, 4), (2, 5, 4)]);
        MultiHeadAttention layer = new(2, 3, name: "mha");
        layer.EnsureBuilt([s_queries, s_values]);
        Assert.Equal(
            [
                "mha/query/kernel (4, 2, 3)", "mha/query/bias (2, 3)", "mha/key/kernel (4, 2, 3)", "mha/key/bias (2, 3)",
                "mha/value/kernel (4, 2, 3)", "mha/value/bias (2, 3)", "mha/attention_output/kernel (2, 3, 4)",
                "mha/attention_output/bias (4,)",
            ],
            layer.Weights.Select(weight => $"{weight.Name} {weight.Shape}"));
        LayerCheck.Contract(
            () => new MultiHeadAttention(2, 3, 5, useBias: false, outputShape: (2, 3), attentionAxes: -2, name: "mha"),
            [(null, 2, 3, 4), (null, 2, 5, 6), (null, 2, 5, 3)],
            [null, 2, 3, 2, 3],
            [
                "query/kernel (4, 2, 3)", "key/kernel (3, 2, 3)", "value/kernel (6, 2, 5)", "attention_output/kernel (2, 5, 2, 3)",
            ]);
        LayerCheck.HasGradients(() => new MultiHeadAttention(2, 3, dropout: 0.5, seed: 1), [(2, 3, 4), (2, 5, 4)]);
    }

    [Fact]
    public void One_head_of_unit_projections_is_attention_scaled()
    {
        MultiHeadAttention heads = new(1, 4, useBias: false);
        heads.EnsureBuilt([s_queries, s_values]);
        System.Numerics.Tensors.Tensor<float> unit = System.Numerics.Tensors.Tensor.Create(
            [.. Enumerable.Range(0, 16).Select(i => i % 5 == 0 ? 1f : 0)], [4, 1, 4]);
        heads.SetWeights([unit, unit, unit, System.Numerics.Tensors.Tensor.Create(unit.ToArray(), [1, 4, 4])]);
        Value query = Numbers(2, 3, 4);
        Value value = Numbers(2, 5, 4);
        float[] expected = new Attention().Apply([query / 2, value]).ToArray();
        Assert.Equal(expected, heads.Apply([query, value]).ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void A_causal_mask_hides_what_comes_later_and_scores_are_told()
    {
        Value x = Numbers(1, 4, 6);
        Value changed = x * Ops.Reshape(Ops.Array(new float[] { 1, 1, 1, 9 }), (1, 4, 1));
        MultiHeadAttention heads = new(2, 3) { UseCausalMask = true, ReturnAttentionScores = true };
        Attention single = new() { UseCausalMask = true, ReturnAttentionScores = true };
        foreach (Layer layer in new Layer[] { heads, single })
        {
            IReadOnlyList<Value> first = layer.ApplyAll([x, x]);
            IReadOnlyList<Value> second = layer.ApplyAll([changed, changed]);
            Assert.Equal(first[0].ToArray()[..18], second[0].ToArray()[..18]);
            Assert.NotEqual(first[0].ToArray()[18..], second[0].ToArray()[18..]);
            Assert.Equal(layer == heads ? (1, 2, 4, 4) : (1, 4, 4), first[1].Shape);
            float[] scores = first[1].ToArray();
            Assert.All(scores.Chunk(4), row => Assert.Equal(1, row.Sum(), 1e-5));
            Assert.All(scores.Index(), pair => Assert.Equal(pair.Index % 4 > pair.Index / 4 % 4, pair.Item == 0));
        }
    }

    [Fact]
    public void A_mask_as_the_fourth_input_hides_keys()
    {
        Value x = Numbers(2, 3, 4);
        MultiHeadAttention layer = new(2, 3) { ReturnAttentionScores = true };
        Value mask = Ops.Array(new float[,,] { { { 1, 0, 1 } }, { { 1, 1, 0 } } });
        float[] scores = layer.ApplyAll([x, x, x, mask])[1].ToArray();
        Assert.All(scores.Index(), pair => Assert.Equal(
            pair.Item == 0, pair.Index < 18 ? pair.Index % 3 == 1 : pair.Index % 3 == 2));

        // Of every head and query, and together with the past.
        Value all = Ops.BroadcastTo(Ops.ExpandDims(mask, 1), (2, 2, 3, 3));
        Assert.Equal(scores, layer.ApplyAll([x, x, x, all])[1].ToArray());
        MultiHeadAttention causal = new(2, 3) { ReturnAttentionScores = true, UseCausalMask = true };
        Assert.Equal(
            [1f, 0, 0, 1, 0, 0], causal.ApplyAll([x, x, x, mask])[1].ToArray()[..6]);
    }

    [Fact]
    public void Dropout_drops_in_training_by_its_seed_only()
    {
        Value x = Numbers(2, 3, 4);
        foreach (Func<double, int, Layer> make in new Func<double, int, Layer>[]
        {
            (rate, seed) => new Attention(dropout: rate, seed: seed),
            (rate, seed) => new MultiHeadAttention(2, 3, dropout: rate, kernelInitializer: "ones", seed: seed),
        })
        {
            Assert.NotEqual(make(0.5, 1).Apply([x, x]).ToArray(), make(0.5, 1).Apply([x, x], training: true).ToArray());
            Assert.Equal(make(0.5, 1).Apply([x, x]).ToArray(), make(0, 1).Apply([x, x], training: true).ToArray());
            Assert.Equal(0.5, make(0.5, 7) is Attention one ? one.Dropout : ((MultiHeadAttention)make(0.5, 7)).Dropout);
            Assert.Equal(7, make(0.5, 7) is Attention other ? other.Seed : ((MultiHeadAttention)make(0.5, 7)).Seed);
        }
    }

    [Fact]
    public void Penalties_and_constraints_are_those_of_all_projections()
    {
        Input x = new((2, 3));
        MultiHeadAttention layer = new(
            1, 2, kernelInitializer: "ones", biasInitializer: "ones", kernelRegularizer: new Keras.Regularizers.L1(1),
            biasRegularizer: new Keras.Regularizers.L1(100), kernelConstraint: new Keras.Constraints.NonNeg(),
            biasConstraint: new Keras.Constraints.NonNeg());
        Model model = new(x, layer.Apply([x, x]));
        model.Compile(new Keras.Optimizers.SGD(10), Keras.Losses.Loss.Of("none", (_, yPred) => 0 * Ops.Sum(yPred, [1, 2])));
        System.Numerics.Tensors.Tensor<float> zeros = System.Numerics.Tensors.Tensor.Create(new float[6], [1, 2, 3]);
        Assert.Equal((4 * 6) + (100 * (2 + 2 + 2 + 3)), model.TrainOnBatch(zeros, zeros)[0], 1e-3);
        Assert.All(model.GetWeights().SelectMany(weight => weight.ToArray()), element => Assert.Equal(0, element));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Input x = new((3, 4));
        Rejects.Argument("must be \"dot\" or \"concat\"", () => new Attention(scoreMode: "sum"));
        Rejects.Argument("[query, value]", () => new Attention().Apply([x, new Input(4)]));
        Rejects.Argument("[query, value]", () => new Attention().Apply([x, x, x, x]));
        Rejects.Argument("at least two inputs", () => new MultiHeadAttention(1, 2).Apply(x));
        Rejects.Argument("at least three", () => new MultiHeadAttention(1, 2).Apply([new Input(4), new Input(4)]));
        Rejects.Argument("between the batch and the last", () => new MultiHeadAttention(1, 2, attentionAxes: 2).Apply([x, x]));
        Rejects.Argument("must agree", () => new MultiHeadAttention(1, 2).Apply([x, new Input((5, 4)), new Input((6, 4))]));
        Rejects.Argument("The mask of attention", () => new MultiHeadAttention(1, 2).Apply([x, x, x, new Input(3)]));
        Rejects.Argument("must be a positive integer", () => new MultiHeadAttention(0, 2));
        Rejects.Argument("must be a positive integer", () => new MultiHeadAttention(1, 2, 0));
    }

    private static Value Numbers(params int[] shape) => Ops.Reshape(
        Ops.Array(Enumerable.Range(0, shape.Aggregate((a, b) => a * b)).Select(i => MathF.Sin(3 * i)).ToArray()), Shape.Of(shape));
}
