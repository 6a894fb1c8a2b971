using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Tests.Cpu.Simd;

public unsafe class LanesTests
{
    private static readonly float[] s_left = [.. Enumerable.Range(0, 16).Select(lane => ((lane * 7 % 16) - 7.5f) / 3)];

    private static readonly float[] s_right = [.. Enumerable.Range(0, 16).Select(lane => (lane * 5 % 16) - 8f)];

    public static TheoryData<string> Sets =>
        [.. InstructionSets.Available.Select(isa => isa.ToString())];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Computes_what_one_number_at_a_time_computes(string isa)
    {
        float[][] expected = Lanes.Bind<Operations, float[][]>(InstructionSet.Scalar, default);
        float[][] actual = Lanes.Bind<Operations, float[][]>(Enum.Parse<InstructionSet>(isa), default);
        for (int operation = 0; operation < expected.Length; operation++)
        {
            Assert.True(
                expected[operation].AsSpan().SequenceEqual(actual[operation]),
                $"Operation {operation}: {string.Join(" ", expected[operation])} is {string.Join(" ", actual[operation])}.");
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Loads_and_stores_parts_of_a_vector(string isa) =>
        Lanes.Bind<Parts, bool>(Enum.Parse<InstructionSet>(isa), default);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Transposes_a_block_and_touches_nothing_else(string isa) =>
        Lanes.Bind<Transposition, bool>(Enum.Parse<InstructionSet>(isa), default);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Adds_and_compares_across_lanes(string isa) =>
        Lanes.Bind<Reductions, bool>(Enum.Parse<InstructionSet>(isa), default);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Max_with_zero_first_keeps_NaN(string isa) =>
        Lanes.Bind<NotANumber, bool>(Enum.Parse<InstructionSet>(isa), default);

    private readonly struct Operations : ILanesBody<float[][]>
    {
        public float[][] Bind<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct =>
        [
            Map<TLanes, TVector>((x, y) => TLanes.Add(x, y)),
            Map<TLanes, TVector>((x, y) => TLanes.Subtract(x, y)),
            Map<TLanes, TVector>((x, y) => TLanes.Multiply(x, y)),
            Map<TLanes, TVector>((x, y) => TLanes.Divide(x, y)),
            Map<TLanes, TVector>((x, y) => TLanes.MultiplyAdd(x, y, x)),
            Map<TLanes, TVector>((x, y) => TLanes.Max(x, y)),
            Map<TLanes, TVector>((x, y) => TLanes.Min(x, y)),
            Map<TLanes, TVector>((x, y) => TLanes.Sqrt(TLanes.Abs(x))),
            Map<TLanes, TVector>((x, y) => TLanes.Abs(x)),
            Map<TLanes, TVector>((x, y) => TLanes.Round(x)),
            Map<TLanes, TVector>((x, y) => TLanes.PowerOfTwo(y)),
            Map<TLanes, TVector>((x, y) => TLanes.Select(TLanes.GreaterThan(x, y), y, x)),
            Map<TLanes, TVector>((x, y) => TLanes.Select(TLanes.Equals(y, TLanes.Round(x)), y, x)),
            Map<TLanes, TVector>((x, y) => TLanes.And(TLanes.GreaterThan(x, y), TLanes.Broadcast(3))),
        ];

        private static float[] Map<TLanes, TVector>(Func<TVector, TVector, TVector> operation)
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            float[] result = new float[s_left.Length];
            fixed (float* left = s_left, right = s_right, to = result)
            {
                for (int index = 0; index < result.Length; index += TLanes.Count)
                {
                    TLanes.Store(to + index, operation(TLanes.Load(left + index), TLanes.Load(right + index)));
                }
            }

            return result;
        }
    }

    private readonly struct Parts : ILanesBody<bool>
    {
        public bool Bind<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            for (int count = 0; count <= TLanes.Count; count++)
            {
                float[] stored = [.. Enumerable.Repeat(-1f, 17)];
                float[] loaded = new float[17];
                fixed (float* from = s_left, to = stored, all = loaded)
                {
                    TLanes.StorePart(to, TLanes.Load(from), count);
                    TLanes.Store(all, TLanes.LoadPart(from, count));
                }

                Assert.Equal([.. s_left[..count], .. Enumerable.Repeat(-1f, 17 - count)], stored);
                Assert.Equal([.. s_left[..count], .. Enumerable.Repeat(0f, 17 - count)], loaded);
            }

            return true;
        }
    }

    private readonly struct Transposition : ILanesBody<bool>
    {
        public bool Bind<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            const int SourceStride = 19;
            const int TargetStride = 23;
            float[] source = [.. Enumerable.Range(0, 17 * SourceStride).Select(index => (float)index)];
            float[] target = new float[17 * TargetStride];
            float[] expected = new float[17 * TargetStride];
            for (int row = 0; row < TLanes.Count; row++)
            {
                for (int column = 0; column < TLanes.Count; column++)
                {
                    expected[(column * TargetStride) + row] = source[(row * SourceStride) + column];
                }
            }

            fixed (float* from = source, to = target)
            {
                TLanes.Transpose(from, SourceStride, to, TargetStride);
            }

            Assert.Equal(expected, target);
            return true;
        }
    }

    private readonly struct Reductions : ILanesBody<bool>
    {
        public bool Bind<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            fixed (float* from = s_left)
            {
                TVector x = TLanes.Load(from);
                Assert.Equal(s_left.Take(TLanes.Count).Sum(), TLanes.Sum(x), 1e-5f);
                Assert.Equal(s_left.Take(TLanes.Count).Max(), TLanes.Max(x));
            }

            return true;
        }
    }

    private readonly struct NotANumber : ILanesBody<bool>
    {
        public bool Bind<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            Assert.True(float.IsNaN(TLanes.Sum(TLanes.Max(TLanes.Broadcast(0), TLanes.Broadcast(float.NaN)))));
            return true;
        }
    }
}
