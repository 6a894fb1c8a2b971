using System.Numerics;
using System.Reflection;
using Keras.Engine.Collectives;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Operations;

/// <summary>All builders of <see cref="Ops"/> with numbers at the ends of their range.</summary>
public class ExtremeSizesTests
{
    private static readonly int[] s_numbers = [int.MinValue, -1, 0, 1, 2, 46341, 1 << 30, int.MaxValue - 1, int.MaxValue];

    public static TheoryData<string> Builders =>
        [.. typeof(Ops).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => !method.IsGenericMethod).Select(Signature).Distinct()];  // Generic ones take arrays that exist.

    [Theory]
    [MemberData(nameof(Builders))]
    public void Give_a_tensor_or_say_what_is_wrong(string signature)
    {
        MethodInfo builder = typeof(Ops).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .First(method => Signature(method) == signature);
        Random random = new(1);
        for (int attempt = 0; attempt < 500; attempt++)
        {
            object?[] arguments;
            try
            {
                arguments = [.. builder.GetParameters().Select(parameter => Argument(parameter.ParameterType, random))];
            }
            catch (ArgumentException)
            {
                continue;
            }

            try
            {
                Check(builder.Invoke(null, arguments));
            }
            catch (TargetInvocationException exception)
            {
                Exception inner = exception.InnerException!;
                Assert.True(
                    inner is ArgumentException or NotSupportedException && inner.Message.Length > 0,
                    $"{signature}({string.Join("; ", arguments.Select(Text))}): {inner}");
            }
        }
    }

    [Fact]
    public void Give_the_shape_that_exact_arithmetic_gives()
    {
        Random random = new(2);
        for (int attempt = 0; attempt < 5000; attempt++)
        {
            int[] n = [.. Enumerable.Range(0, 10).Select(_ => Math.Max(s_numbers[random.Next(s_numbers.Length)], 0))];
            (int size, int before, int after) = (Math.Clamp(n[0], 1, CheckedSizes.Limit), Math.Min(n[1], CheckedSizes.Limit), n[2]);
            Expect((BigInteger)size + before + after, 0, () => Ops.Pad(Inputs.Float32(size), before, after).Shape[0]);
            Expect(
                (BigInteger)size + before, 0,
                () => Ops.Concatenate([Inputs.Float32(size), Inputs.Float32(before)], 0).Shape[0]);
            (int kernel, int stride, int dilation) = (Math.Max(n[3], 1), Math.Max(n[4], 1), Math.Max(n[5], 1));
            BigInteger reach = ((BigInteger)(kernel - 1) * dilation) + 1;
            Window2D window = new((1, kernel), (1, stride), (1, dilation), 0, 0, before, after);
            BigInteger padded = (BigInteger)size + before + after;
            Expect(
                padded <= CheckedSizes.Limit ? BigInteger.Divide(padded - reach, stride) + (padded < reach ? 0 : 1) : -1, 1,
                () => Ops.MaxPooling(Inputs.Float32((1, 1, size, 1)), window).Shape[2]);
            BigInteger outputs = (size - 1) / stride + BigInteger.One;
            BigInteger border = BigInteger.Max(((outputs - 1) * stride) + reach - size, 0);
            Expect(
                size + border <= CheckedSizes.Limit ? outputs : -1, 1,
                () => Ops.MaxPooling(
                    Inputs.Float32((1, 1, size, 1)), Window2D.Same((1, kernel), (1, stride), (1, dilation), 1, size)).Shape[2]);
        }

        static void Expect(BigInteger expected, int least, Func<int> compute)
        {
            int? actual;
            try
            {
                actual = compute();
            }
            catch (ArgumentException)
            {
                actual = null;
            }

            Assert.Equal(expected >= least && expected <= CheckedSizes.Limit ? expected : (BigInteger?)null, actual);
        }
    }

    private static string Signature(MethodInfo method) =>
        $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name))})";

    private static string? Text(object? argument) =>
        argument is IEnumerable<Value> values ? string.Join(", ", values) : argument?.ToString();

    private static void Check(object? result)
    {
        switch (result)
        {
            case Value value:
                Assert.All(value.Types, type => Assert.All(type.Shape, size => Assert.InRange(size ?? -1, 0, int.MaxValue)));
                break;
            case System.Runtime.CompilerServices.ITuple tuple:
                for (int item = 0; item < tuple.Length; item++)
                {
                    Check(tuple[item]);
                }

                break;
        }
    }

    // A group of one process, which is only named: nothing is added up.
    private static Communicator Alone()
    {
        Communicator? alone = null;
        ThreadCommunicator.Run(1, communicator => alone = communicator);
        return alone!;
    }

    // Tensors of few axes, some with sizes that no tensor could have beside others.
    private static object? Argument(Type type, Random random) => Nullable.GetUnderlyingType(type) is Type inner
        ? random.Next(3) == 0 ? null : Argument(inner, random)
        : type == typeof(Value) ? Inputs.Of(
            random.Next(4) == 0 ? DType.Int32 : DType.Float32, Shape.Of([.. Numbers(random).Select(number => Math.Max(number, 0))]))
        : type == typeof(Communicator) ? Alone()
        : type == typeof(Operand) ? (Operand)(Value)Argument(typeof(Value), random)!
        : type == typeof((int, int)) ? (s_numbers[random.Next(s_numbers.Length)], s_numbers[random.Next(s_numbers.Length)])
        : type == typeof((double, double)) ? (s_numbers[random.Next(s_numbers.Length)] * 1.0, s_numbers[random.Next(s_numbers.Length)] * 1e300)
        : type == typeof((IntList, IntList)) ? (IntList.Create(Numbers(random)), IntList.Create(Numbers(random)))
        : type == typeof(IReadOnlyList<(int, int)>) ? Numbers(random).Select(number => (number, number)).ToArray()
        : type == typeof(Size2D) ? Positive(random)
        : type == typeof(IReadOnlyList<int>) ? Numbers(random)
        : type == typeof(int) ? s_numbers[random.Next(s_numbers.Length)]
        : type == typeof(long) ? (long)s_numbers[random.Next(s_numbers.Length)]
        : type == typeof(double) ? s_numbers[random.Next(s_numbers.Length)] * 1e300
        : type == typeof(bool) ? random.Next(2) == 0
        : type == typeof(string) ? "x"
        : type == typeof(DType) ? (DType)random.Next(5)
        : type == typeof(Shape) ? Shape.Of(Numbers(random))
        : type == typeof(IntList) ? IntList.Create(Numbers(random))
        : type == typeof(TensorType) ? new TensorType(DType.Float32, Shape.Of(Numbers(random)))
        : type == typeof(Window2D) ? new Window2D(
            Positive(random), Positive(random), Positive(random), Border(random), Border(random), Border(random), Border(random))
        : type.IsEnum ? Enum.GetValues(type).GetValue(random.Next(Enum.GetValues(type).Length))
        : type.IsAssignableFrom(typeof(Value[])) ? Enumerable.Range(0, 1 + random.Next(3))
            .Select(_ => (Value)Argument(typeof(Value), random)!).ToArray()
        : type.IsAssignableFrom(typeof(IntList[])) ? Enumerable.Range(0, 1 + random.Next(3))
            .Select(_ => IntList.Create(Numbers(random))).ToArray()
        : throw new NotSupportedException($"This test makes no {type}: add it.");

    private static int[] Numbers(Random random) =>
        [.. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(2) == 0 ? random.Next(4) : s_numbers[random.Next(s_numbers.Length)])];

    private static Size2D Positive(Random random) => (
        Math.Max(1, s_numbers[random.Next(s_numbers.Length)]), Math.Max(1, s_numbers[random.Next(s_numbers.Length)]));

    private static int Border(Random random) => Math.Max(0, s_numbers[random.Next(s_numbers.Length)]);
}
