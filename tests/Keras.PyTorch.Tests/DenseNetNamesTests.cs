namespace Keras.PyTorch.Tests;

public class DenseNetNamesTests
{
    [Theory]
    [InlineData("conv1/conv", "features.conv0")]
    [InlineData("conv1/bn", "features.norm0")]
    [InlineData("conv2_block1_0_bn", "features.denseblock1.denselayer1.norm1")]
    [InlineData("conv2_block1_1_conv", "features.denseblock1.denselayer1.conv1")]
    [InlineData("conv5_block16_1_bn", "features.denseblock4.denselayer16.norm2")]
    [InlineData("conv11_block48_2_conv", "features.denseblock10.denselayer48.conv2")]
    [InlineData("pool2_bn", "features.transition1.norm")]
    [InlineData("pool4_conv", "features.transition3.conv")]
    [InlineData("bn", "features.norm5")]
    [InlineData("fc1000", "classifier")]
    public void Both_names_lead_to_each_other(string keras, string torch)
    {
        Assert.Equal(torch, DenseNetNames.ToTorch(keras));
        Assert.Equal(keras, DenseNetNames.ToKeras(torch));
    }

    [Theory]
    [InlineData("features.denseblock1.denselayer2.norm.1", "conv2_block2_0_bn")]
    [InlineData("features.denseblock1.denselayer2.conv.2", "conv2_block2_2_conv")]
    [InlineData("features.denseblock1.denselayer2.norm3", null)]
    [InlineData("features.denseblock0.denselayer2.norm1", null)]
    [InlineData("layer1.0.conv1", null)]
    public void Older_names_are_known_and_others_are_not(string torch, string? keras) =>
        Assert.Equal(keras, DenseNetNames.ToKeras(torch));

    [Theory]
    [InlineData("conv1_block1_0_bn")]
    [InlineData("pool1_bn")]
    [InlineData("dense_1")]
    public void Other_layers_have_no_name_in_torchvision(string keras) => Assert.Null(DenseNetNames.ToTorch(keras));
}
