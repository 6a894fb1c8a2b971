using Keras.Layers;
using Keras.Models;
using Keras.Testing;

namespace Keras.Tests.Models;

public class ModelSummaryTests
{
    public ModelSummaryTests() => Utils.ClearSession();

    [Fact]
    public void Prints_a_graph_as_Keras_2_3_does()
    {
        Input inputs = new((32, 32, 3));
        KerasTensor x = new Conv2D(24, 3, padding: "same", useBias: false).Apply(inputs);
        KerasTensor y = new BatchNormalization().Apply(x);
        y = new Conv2D(12, 3, padding: "same", useBias: false).Apply(y);
        Model model = new(inputs, new Concatenate().Apply([x, y]));

        Assert.Equal(
            """
            Model: "model_1"
            __________________________________________________________________________________________________
            Layer (type)                    Output Shape         Param #     Connected to                     |
            ==================================================================================================
            input_1 (InputLayer)            (None, 32, 32, 3)    0                                            |
            __________________________________________________________________________________________________
            conv2d_1 (Conv2D)               (None, 32, 32, 24)   648         input_1[0][0]                    |
            __________________________________________________________________________________________________
            batch_normalization_1 (BatchNor (None, 32, 32, 24)   96          conv2d_1[0][0]                   |
            __________________________________________________________________________________________________
            conv2d_2 (Conv2D)               (None, 32, 32, 12)   2592        batch_normalization_1[0][0]      |
            __________________________________________________________________________________________________
            concatenate_1 (Concatenate)     (None, 32, 32, 36)   0           conv2d_1[0][0]                   |
                                                                             conv2d_2[0][0]                   |
            ==================================================================================================
            Total params: 3,336
            Trainable params: 3,288
            Non-trainable params: 48
            __________________________________________________________________________________________________
            """.ReplaceLineEndings("\n").Replace("|", "", StringComparison.Ordinal),
            Text(model));
    }

    [Fact]
    public void Leaves_connections_out_of_a_chain()
    {
        Sequential model = new([new Dense(64, inputShape: 784), new Dense(10, activation: "softmax")]);

        Assert.Equal(
            """
            Model: "sequential_1"
            _________________________________________________________________
            Layer (type)                 Output Shape              Param #   |
            =================================================================
            dense_1 (Dense)              (None, 64)                50240     |
            _________________________________________________________________
            dense_2 (Dense)              (None, 10)                650       |
            =================================================================
            Total params: 50,890
            Trainable params: 50,890
            Non-trainable params: 0
            _________________________________________________________________
            """.ReplaceLineEndings("\n").Replace("|", "", StringComparison.Ordinal),
            Text(model));
    }

    [SharedDataFact("summaries")]
    public void Prints_DenseNet121_as_real_Keras_printed_it()
    {
        // The numbers of automatic names in the file start where an earlier model ended.
        foreach ((string className, int count) in new[]
        {
            ("Input", 1), ("Conv2D", 120), ("BatchNormalization", 121), ("Activation", 121), ("MaxPooling2D", 1),
            ("AveragePooling2D", 3), ("Concatenate", 58), ("GlobalAveragePooling2D", 1), ("Dense", 1),
        })
        {
            for (int index = 0; index < count; index++)
            {
                LayerNames.Next(className);
            }
        }

        string path = Path.Combine(RepositoryFiles.SharedData, "summaries", "densenet121_imagenet_keras2_keras-js.txt");
        List<string> lines = [];
        DenseNet121().Summary(printFn: lines.Add);

        // That version printed no line with the model's name.
        Assert.Equal(File.ReadAllLines(path), lines[1..]);
    }

    [SharedDataFact("summaries")]
    public void Prints_a_chain_around_a_model_as_tf_keras_printed_it()
    {
        Input images = new((32, 32, 3));
        KerasTensor features = new GlobalAveragePooling2D(keepDims: true).Apply(images);
        Model inner = new(images, new Conv2D(1024, 1).Apply(features), name: "densenet121");

        Input inputs = new((32, 32, 1), name: "input_27");
        KerasTensor x = new Conv2D(3, 3, padding: "same", name: "conv2d_48").Apply(inputs);
        x = inner.Apply(x);
        x = new Flatten(name: "flatten_10").Apply(x);
        foreach ((int units, int number) in new[] { (1024, 60), (512, 61), (256, 62), (128, 63), (64, 64), (4, 65) })
        {
            x = new Dense(units, name: $"dense_{number}").Apply(x);
        }

        string path = Path.Combine(RepositoryFiles.SharedData, "summaries", "densenet121_transfer_tfkeras2.4.txt");

        // That version prints the shape of inputs as a list and calls a model Functional; the inner model is another.
        string[] expected =
        [
            .. File.ReadAllLines(path).SkipWhile(line => !line.StartsWith("Model:", StringComparison.Ordinal)).Take(24)
                .Select(line => line.Replace("[(None, 32, 32, 1)] ", "(None, 32, 32, 1)   ", StringComparison.Ordinal))
                .Select(line => line.Replace("(Functional)", "(Model)     ", StringComparison.Ordinal))
                .Select(line => line.Replace("7037504", "4096   ", StringComparison.Ordinal)),
        ];
        List<string> lines = [];
        new Model(inputs, x, name: "model_10").Summary(printFn: lines.Add);
        Assert.Equal(expected, lines[..24]);
    }

    [Fact]
    public void Cuts_at_the_positions_given()
    {
        Sequential model = new([new Dense(64, inputShape: 784)]);
        List<string> lines = [];

        model.Summary(lineLength: 30, positions: [10, 20, 30], printFn: lines.Add);
        Assert.Equal(new string('_', 30), lines[1]);
        Assert.Equal("dense_1 ( (None, 64 50240     ", lines[4]);

        lines.Clear();
        model.Summary(lineLength: 50, positions: [0.5, 0.8, 1.0], printFn: lines.Add);
        Assert.Equal("dense_1 (Dense)          (None, 64)     50240     ", lines[4]);
    }

    [Fact]
    public void Rejects_positions_for_another_number_of_columns()
    {
        Sequential model = new([new Dense(64, inputShape: 784)]);

        ArgumentException error = Assert.Throws<ArgumentException>(() => model.Summary(positions: [0.5, 1]));
        Assert.Contains("3 columns", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_frozen_weights_as_not_trainable()
    {
        Sequential model = new([new Dense(4, inputShape: 3), new Dense(2)]);
        model.Layers[0].Trainable = false;

        Assert.Contains("Trainable params: 10\nNon-trainable params: 16", Text(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Says_multiple_for_a_layer_called_on_different_shapes()
    {
        Conv2D shared = new(2, 1);
        Input first = new((8, 8, 3));
        Input second = new((4, 4, 3));
        Model model = new([first, second], [shared.Apply(first), shared.Apply(second)]);

        string[] lines = Text(model).Split('\n');
        int row = Array.FindIndex(lines, line => line.StartsWith("conv2d_1", StringComparison.Ordinal));
        Assert.Equal("conv2d_1 (Conv2D)               multiple             8           input_1[0][0]", lines[row].TrimEnd());
        Assert.Equal("input_2[0][0]", lines[row + 1].Trim());
    }

    [Fact]
    public void Asks_to_build_a_model_without_weights_first()
    {
        Sequential model = new([new Dense(64)]);

        Rejects.With<InvalidOperationException>("not built", () => model.Summary(printFn: _ => { }));
    }

    [Fact]
    public void Prints_to_the_console_by_default()
    {
        TextWriter console = Console.Out;
        using StringWriter output = new();
        Console.SetOut(output);
        try
        {
            new Sequential([new Dense(64, inputShape: 784)]).Summary();
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.StartsWith("Model: \"sequential_1\"", output.ToString(), StringComparison.Ordinal);
    }

    // Bars in expected tables show where a line ends in blanks.
    private static string Text(Model model)
    {
        List<string> lines = [];
        model.Summary(printFn: lines.Add);
        return string.Join("\n", lines);
    }

    private static Model DenseNet121()
    {
        Input inputs = new((224, 224, 3));
        KerasTensor x = new Conv2D(64, 7, strides: 2, padding: "same", useBias: false).Apply(inputs);
        x = Rectified(x);
        x = new MaxPooling2D(3, strides: 2, padding: "same").Apply(x);
        foreach (int units in new[] { 6, 12, 24, 16 })
        {
            for (int unit = 0; unit < units; unit++)
            {
                KerasTensor y = new Conv2D(128, 1, useBias: false).Apply(Rectified(x));
                y = new Conv2D(32, 3, padding: "same", useBias: false).Apply(Rectified(y));
                x = new Concatenate().Apply([x, y]);
            }

            x = Rectified(x);
            if (units != 16)
            {
                x = new Conv2D(x.Shape[^1] / 2, 1, useBias: false).Apply(x);
                x = new AveragePooling2D(2, strides: 2).Apply(x);
            }
        }

        x = new GlobalAveragePooling2D().Apply(x);
        return new Model(inputs, new Dense(1000, activation: "softmax").Apply(x));
    }

    private static KerasTensor Rectified(KerasTensor x) =>
        new Activation("relu").Apply(new BatchNormalization(epsilon: 1.1e-5).Apply(x));
}
