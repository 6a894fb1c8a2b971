using Keras.Saving;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Saving;

/// <summary>What is not here says why, and what to use.</summary>
public class AbsentLayersTests
{
    [Theory]
    [InlineData("RNN", "graphs here have no loops")]
    [InlineData("SimpleRNN", "graphs here have no loops")]
    [InlineData("LSTM", "Use Conv1D or MultiHeadAttention over the steps")]
    [InlineData("GRU", "Use Conv1D or MultiHeadAttention over the steps")]
    [InlineData("CuDNNLSTM", "a recurrent layer")]
    [InlineData("CuDNNGRU", "a recurrent layer")]
    [InlineData("ConvLSTM1D", "a recurrent layer")]
    [InlineData("ConvLSTM2D", "TimeDistributed(new Conv2D(…))")]
    [InlineData("ConvLSTM3D", "a recurrent layer")]
    [InlineData("SimpleRNNCell", "a recurrent layer")]
    [InlineData("LSTMCell", "a recurrent layer")]
    [InlineData("GRUCell", "a recurrent layer")]
    [InlineData("StackedRNNCells", "a recurrent layer")]
    [InlineData("Bidirectional", "a layer around a recurrent layer")]
    [InlineData("Masking", "there are no masks here")]
    [InlineData("RandomHeight", "Use RandomZoom(heightFactor)")]
    [InlineData("RandomWidth", "Use RandomZoom(0, widthFactor)")]
    [InlineData("Custom>LSTM", "Use Conv1D or MultiHeadAttention over the steps")]
    [InlineData("NoLayer", "Choices:")]
    public void A_layer_is_refused_with_the_reason(string className, string reason)
    {
        string json = $$"""
            {"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "{{className}}", "config":
            {"name": "first", "batch_input_shape": [null, 4, 4]} }]} }
            """;
        Rejects.Argument(reason, () => ModelFromJson(json));
        Rejects.Argument("Layer first: ", () => ModelFromJson(json));
        Rejects.Argument($"CustomObjects.Global.Add(\"{className}\"", () => ModelFromJson(json));
    }

    [Fact]
    public void A_class_of_ones_own_takes_the_name()
    {
        const string Json = """
            {"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "Masking", "config":
            {"name": "first", "batch_input_shape": [null, 4]}}]}}
            """;
        Assert.IsType<Keras.Layers.Activation>(
            ModelFromJson(Json, new CustomObjects { { "Masking", _ => new Keras.Layers.Activation("relu") } }).Layers[0]);
    }
}
