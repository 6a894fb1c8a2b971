using System.Numerics.Tensors;
using Keras.Preprocessing;
using Keras.Testing;

namespace Keras.Tests.Preprocessing;

/// <summary>The cases of tests/golden/image_resize, computed by PyTorch, Pillow and the kernels' formulas.</summary>
public class FloatResamplerTests
{
    public static TheoryData<string> Cases => [.. GoldenCase.Load("image_resize").Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weighs_pixels_as_others_do(string name)
    {
        GoldenCase golden = GoldenCase.Load("image_resize")[name];
        Tensor<float> expected = golden.Array<float>("result");
        ImageSize target = new((int)expected.Lengths[0], (int)expected.Lengths[1], 3);
        float[] result = new float[target.Length];

        FloatResampler.Resize(
            golden.Array<float>("source").ToArray(), new ImageSize(6, 8, 3), result, target,
            golden["interpolation"].GetString()!);

        TensorAssert.Close(golden.Numbers("result"), [.. result.Select(value => (double)value)], 1e-6, name);
    }

    [Fact]
    public void Has_cases_of_every_interpolation() => Assert.Equal(
        FloatResampler.Interpolations.Order(),
        GoldenCase.Load("image_resize").Values
            .Select(golden => golden["interpolation"].GetString()!).Distinct().Order());
}
