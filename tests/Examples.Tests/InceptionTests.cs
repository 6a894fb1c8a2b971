using Inception;
using Keras;
using Keras.Layers;
using Keras.Models;

namespace Examples.Tests;

public class InceptionTests
{
    [Fact]
    public void Towers_are_joined_along_any_axis()
    {
        Assert.Equal<Shape>((null, 768, 256, 64), Networks.Towers(axis: 1).OutputShape);
        Assert.Equal<Shape>((null, 256, 768, 64), Networks.Towers(axis: 2).OutputShape);
        Assert.Equal<Shape>((null, 256, 256, 192), Networks.Towers(axis: 3).OutputShape);
        Assert.Equal<Shape>((null, 256, 256, 192), Networks.Towers(axis: -1).OutputShape);
        Assert.Equal(140_160, Networks.Towers(axis: 1).CountParams());
    }

    [Fact]
    public void GoogLeNet_has_nine_modules()
    {
        Model model = Networks.GoogLeNet();

        Shape[] modules =
        [
            (null, 8, 8, 256), (null, 8, 8, 480), (null, 4, 4, 512), (null, 4, 4, 512), (null, 4, 4, 512), (null, 4, 4, 528),
            (null, 4, 4, 832), (null, 2, 2, 832), (null, 2, 2, 1024),
        ];
        Assert.Equal(modules, model.Layers.OfType<Concatenate>().Select(layer => layer.OutputShape));
        Assert.Equal<Shape>((null, 1024), Assert.Single(model.Layers.OfType<GlobalAveragePooling2D>()).OutputShape);
        Assert.Equal(5_842_234, model.CountParams());
    }
}
