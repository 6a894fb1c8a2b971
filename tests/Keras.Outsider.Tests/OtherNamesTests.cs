using System.Xml.Linq;
using Keras.Testing;

namespace Keras.Outsider.Tests;

/// <summary>The other names of layers, which a program gets with the package.</summary>
public class OtherNamesTests
{
    [Fact]
    public void Layers_answer_to_their_other_names()
    {
        Models.Sequential model = new(
        [
            new Convolution2D(4, 3, inputShape: (8, 8, 3)),
            new MaxPool2D(),
            new GlobalAvgPool2D(),
        ]);
        Assert.Equal(["Conv2D", "MaxPooling2D", "GlobalAveragePooling2D"], model.Layers.Select(layer => layer.GetType().Name));
    }

    [Fact]
    public void Every_other_name_stands_for_a_layer()
    {
        string path = Path.Combine(RepositoryFiles.Root, "src", "Keras", "buildTransitive", "KerasDenseNet.props");
        foreach (XElement alias in XDocument.Load(path).Descendants("Using"))
        {
            string name = alias.Attribute("Include")!.Value;
            Assert.True(typeof(Layers.Layer).Assembly.GetType(name) is not null, $"{alias.Attribute("Alias")!.Value} is {name}.");
        }
    }
}
