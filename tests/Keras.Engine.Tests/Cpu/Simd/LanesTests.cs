using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Tensors;

namespace Keras.Engine.Tests.Cpu.Simd;

public unsafe class LanesTests
{
    private static readonly double[] s_left = [.. Enumerable.Range(0, 16).Select(lane => ((lane * 7 % 16) - 7.5) / 3)];

    private static readonly double[] s_right = [.. Enumerable.Range(0, 16).Select(lane => (lane * 5 % 16) - 8.0)];

    public static TheoryData<string, DType> Sets
    {
        get
        {
            TheoryData<string, DType> sets = [];
            foreach (InstructionSet isa in InstructionSets.Available)
            {
                sets.Add(isa.ToString(), DType.Float32);
                sets.Add(isa.ToString(), DType.Float64);
            }

            return sets;
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Computes_what_one_number_at_a_time_computes(string isa, DType elements)
    {
        double[][] expected = Lanes.Bind<Operations, double[][]>(InstructionSet.Scalar, elements, default);
        double[][] actual = Lanes.Bind<Operations, double[][]>(Enum.Parse<InstructionSet>(isa), elements, default);
        for (int operation = 0; operation < expected.Length; operation++)
        {
            Assert.True(
                expected[operation].AsSpan().SequenceEqual(actual[operation]),
                $"Operation {operation}: {string.Join(" ", expected[operation])} is {string.Join(" ", actual[operation])}.");
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Loads_and_stores_parts_of_a_vector(string isa, DType elements) =>
        Lanes.Bind<Parts, bool>(Enum.Parse<InstructionSet>(isa), elements, default);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Transposes_a_block_and_touches_nothing_else(string isa, DType elements) =>
        Lanes.Bind<Transposition, bool>(Enum.Parse<InstructionSet>(isa), elements, default);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Adds_across_lanes(string isa, DType elements) =>
        Lanes.Bind<Sums, bool>(Enum.Parse<InstructionSet>(isa), elements, default);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Takes_powers_of_two_as_far_as_numbers_go(string isa, DType elements) =>
        Lanes.Bind<Powers, bool>(Enum.Parse<InstructionSet>(isa), elements, default);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Max_with_zero_first_keeps_NaN(string isa, DType elements) =>
        Lanes.Bind<NotANumber, bool>(Enum.Parse<InstructionSet>(isa), elements, default);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Are_vectors_of_the_width_of_their_set(string isa, DType elements)
    {
        int bytes = isa switch { "Vector512" => 64, "Vector256" => 32, "Vector128" => 16, _ => elements.Size() };
        Assert.Equal(bytes / elements.Size(), Lanes.Bind<Width, int>(Enum.Parse<InstructionSet>(isa), elements, default));
    }

    [Fact]
    public void Are_not_of_integers()
    {
        NotSupportedException exception = Assert.Throws<NotSupportedException>(
            () => Lanes.Bind<Width, int>(InstructionSet.Scalar, DType.Int32, default));
        Assert.Equal("Vectors are of float32 or float64. Received: int32.", exception.Message);
    }

    private static T[] Of<T>(IEnumerable<double> numbers)
        where T : unmanaged => [.. numbers.Select(Real.Of<T>)];

    private readonly struct Operations : ILanesBody<double[][]>
    {
        public double[][] Bind<TLanes, TVector, T>()
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [
            Map<TLanes, TVector, T>((x, y) => TLanes.Add(x, y)),
            Map<TLanes, TVector, T>((x, y) => TLanes.Subtract(x, y)),
            Map<TLanes, TVector, T>((x, y) => TLanes.Multiply(x, y)),
            Map<TLanes, TVector, T>((x, y) => TLanes.Divide(x, y)),
            Map<TLanes, TVector, T>((x, y) => TLanes.MultiplyAdd(x, y, x)),
            Map<TLanes, TVector, T>((x, y) => TLanes.MultiplyAddBy(TLanes.Factor(Real.Of<T>(1 / 3.0)), y, x)),
            Map<TLanes, TVector, T>((x, y) => TLanes.Max(x, y)),
            Map<TLanes, TVector, T>((x, y) => TLanes.Min(x, y)),
            Map<TLanes, TVector, T>((x, y) => TLanes.Sqrt(TLanes.Abs(x))),
            Map<TLanes, TVector, T>((x, y) => TLanes.Abs(x)),
            Map<TLanes, TVector, T>((x, y) => TLanes.Round(x)),
            Map<TLanes, TVector, T>((x, y) => TLanes.PowerOfTwo(y)),
            Map<TLanes, TVector, T>((x, y) => TLanes.Select(TLanes.GreaterThan(x, y), y, x)),
            Map<TLanes, TVector, T>((x, y) => TLanes.Select(TLanes.Equals(y, TLanes.Round(x)), y, x)),
            Map<TLanes, TVector, T>((x, y) => TLanes.And(TLanes.GreaterThan(x, y), TLanes.Constant(3))),
        ];

        private static double[] Map<TLanes, TVector, T>(Func<TVector, TVector, TVector> operation)
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] result = new T[s_left.Length];
            fixed (T* left = Of<T>(s_left), right = Of<T>(s_right), to = result)
            {
                for (int index = 0; index < result.Length; index += TLanes.Count)
                {
                    TLanes.Store(to + index, operation(TLanes.Load(left + index), TLanes.Load(right + index)));
                }
            }

            return [.. result.Select(Real.Wide)];
        }
    }

    private readonly struct Parts : ILanesBody<bool>
    {
        public bool Bind<TLanes, TVector, T>()
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (int count = 0; count <= TLanes.Count; count++)
            {
                T[] stored = Of<T>(Enumerable.Repeat(-1.0, 17));
                T[] loaded = new T[17];
                fixed (T* from = Of<T>(s_left), to = stored, all = loaded)
                {
                    TLanes.StorePart(to, TLanes.Load(from), count);
                    TLanes.Store(all, TLanes.LoadPart(from, count));
                }

                Assert.Equal(Of<T>([.. s_left[..count], .. Enumerable.Repeat(-1.0, 17 - count)]), stored);
                Assert.Equal(Of<T>([.. s_left[..count], .. Enumerable.Repeat(0.0, 17 - count)]), loaded);
            }

            return true;
        }
    }

    private readonly struct Transposition : ILanesBody<bool>
    {
        public bool Bind<TLanes, TVector, T>()
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            const int SourceStride = 19;
            const int TargetStride = 23;
            T[] source = Of<T>(Enumerable.Range(0, 17 * SourceStride).Select(index => (double)index));
            T[] target = new T[17 * TargetStride];
            T[] expected = new T[17 * TargetStride];
            for (int row = 0; row < TLanes.Count; row++)
            {
                for (int column = 0; column < TLanes.Count; column++)
                {
                    expected[(column * TargetStride) + row] = source[(row * SourceStride) + column];
                }
            }

            fixed (T* from = source, to = target)
            {
                TLanes.Transpose(from, SourceStride, to, TargetStride);
            }

            Assert.Equal(expected, target);
            return true;
        }
    }

    private readonly struct Sums : ILanesBody<bool>
    {
        public bool Bind<TLanes, TVector, T>()
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            fixed (T* from = Of<T>(s_left))
            {
                double error = 16 * (typeof(T) == typeof(float) ? float.BitIncrement(1) - 1 : double.BitIncrement(1) - 1);
                Assert.Equal(s_left.Take(TLanes.Count).Sum(), Real.Wide(TLanes.Sum(TLanes.Load(from))), error);
            }

            return true;
        }
    }

    private readonly struct NotANumber : ILanesBody<bool>
    {
        public bool Bind<TLanes, TVector, T>()
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Assert.True(T.IsNaN(TLanes.Sum(TLanes.Max(TLanes.Constant(0), TLanes.Constant(double.NaN)))));
            return true;
        }
    }

    private readonly struct Powers : ILanesBody<bool>
    {
        public bool Bind<TLanes, TVector, T>()
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            int most = typeof(T) == typeof(float) ? 127 : 1023;
            foreach (int power in (int[])[1 - most, -1, 0, 1, 60, most])
            {
                T[] powers = new T[16];
                fixed (T* to = powers)
                {
                    TLanes.Store(to, TLanes.PowerOfTwo(TLanes.Constant(power)));
                }

                Assert.Equal(Of<T>(Enumerable.Repeat(Math.ScaleB(1, power), TLanes.Count)), powers[..TLanes.Count]);
            }

            return true;
        }
    }

    private readonly struct Width : ILanesBody<int>
    {
        public int Bind<TLanes, TVector, T>()
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => TLanes.Count;
    }
}
