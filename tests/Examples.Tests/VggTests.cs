using Keras;
using Keras.Layers;
using Keras.Models;
using Vgg;

namespace Examples.Tests;

public class VggTests
{
    private readonly Model _model = Network.Build(classes: 10);

    [Fact]
    public void Layers_have_the_shapes_of_the_script()
    {
        Shape[] shapes =
        [
            (null, 32, 32, 3), (null, 32, 32, 64), (null, 32, 32, 64), (null, 16, 16, 64), (null, 16, 16, 128),
            (null, 16, 16, 128), (null, 8, 8, 128), (null, 8, 8, 256), (null, 8, 8, 256), (null, 4, 4, 256), (null, 4096),
            (null, 128), (null, 128), (null, 10),
        ];
        Assert.Equal(shapes, _model.Layers.Select(layer => layer.OutputShape));
        Assert.Equal(1_671_114, _model.CountParams());
        Assert.All(
            _model.Layers.OfType<Conv2D>(), layer => Assert.IsType<Keras.Initializers.HeNormal>(layer.KernelInitializer));
    }

    [Fact]
    public void A_layer_tells_its_tensors_and_tells_its_calls_apart()
    {
        Layer pool = _model.Layers[3];
        Assert.Same(_model.Layers[2].Output[0], pool.Input[0]);
        Assert.Same(pool.Output[0], _model.Layers[4].Input[0]);

        Layer conv = _model.Layers[1];
        Input larger = new((64, 64, 3));
        Keras.KerasTensor output = conv.Apply(larger);

        Assert.Same(_model.Input[0], conv.GetInputAt(0)[0]);
        Assert.Same(larger, conv.GetInputAt(1)[0]);
        Assert.Same(output, conv.GetOutputAt(1)[0]);
        Assert.Equal<Shape>((null, 32, 32, 3), conv.GetInputShapeAt(0));
        Assert.Equal<Shape>((null, 64, 64, 64), conv.GetOutputShapeAt(1));
        Assert.Throws<InvalidOperationException>(() => conv.OutputShape);
    }
}
