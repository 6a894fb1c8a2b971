using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Layers;

namespace Keras;

/// <summary>Random numbers among the functions of <see cref="Ops"/>: keras.random.</summary>
/// <remarks>
/// Numbers are new in every run, for any number of threads the same ones, and follow from the seed; without one, from that
/// of <c>Utils.SetRandomSeed</c> and the layer's name. A second draw by one seed gives others, too.
/// </remarks>
public static class RandomFunctions
{
    extension(Ops)
    {
        /// <summary>Numbers from the normal distribution, new in every run.</summary>
        /// <param name="shape">Shape of the result.</param>
        /// <param name="mean">The distribution's mean.</param>
        /// <param name="stddev">Its standard deviation.</param>
        /// <param name="dtype">Element type; <see cref="Config.Floatx"/> if null.</param>
        /// <param name="seed">Fixes what is drawn; see above if null.</param>
        public static Value RandomNormal(
            Shape shape, double mean = 0, double stddev = 1, DType? dtype = null, int? seed = null)
        {
            Value numbers = Current(out int drawSeed, seed).RandomNormal(shape, drawSeed, dtype ?? Config.Floatx);
            return Scaled(numbers, stddev, mean);
        }

        /// <summary>Numbers from the uniform distribution, new in every run.</summary>
        /// <param name="shape">Shape of the result.</param>
        /// <param name="minval">The smallest number.</param>
        /// <param name="maxval">What no number reaches.</param>
        /// <param name="dtype">Element type; <see cref="Config.Floatx"/> if null.</param>
        /// <param name="seed">Fixes what is drawn; see above if null.</param>
        public static Value RandomUniform(
            Shape shape, double minval = 0, double maxval = 1, DType? dtype = null, int? seed = null)
        {
            Value numbers = Current(out int drawSeed, seed).RandomUniform(shape, drawSeed, dtype ?? Config.Floatx);
            return Scaled(numbers, maxval - minval, minval);
        }

        /// <summary>1 with a probability, else 0; new in every run.</summary>
        /// <param name="shape">Shape of the result.</param>
        /// <param name="p">The probability of 1.</param>
        /// <param name="dtype">Element type; <see cref="Config.Floatx"/> if null.</param>
        /// <param name="seed">Fixes what is drawn; see above if null.</param>
        public static Value RandomBernoulli(Shape shape, double p = 0.5, DType? dtype = null, int? seed = null) =>
            Ops.Cast(
                Current(out int drawSeed, seed).RandomUniform(shape, drawSeed, Config.Floatx) < Guard.InRange(p, 0, 1),
                dtype ?? Config.Floatx);

        /// <summary>A share of the elements set to 0, the others divided by the share that stays: in training or not.</summary>
        /// <param name="x">Any values.</param>
        /// <param name="rate">The share, in [0, 1].</param>
        /// <param name="noiseShape">Shape of the mask, which repeats along axes of size 1; that of x if null.</param>
        /// <param name="seed">Fixes what is drawn; see above if null.</param>
        public static Value Dropout(Value x, double rate, Shape? noiseShape = null, int? seed = null) =>
            Layers.Dropout.Drop(
                x,
                Guard.InRange(rate, 0, 1),
                Layers.Dropout.MaskShape(noiseShape, x.Shape),
                Seed(seed),
                CallContext.Required);
    }

    private static Value Scaled(Value numbers, double factor, double offset)
    {
        Value scaled = factor == 1 ? numbers : numbers * factor;
        return offset == 0 ? scaled : scaled + offset;
    }

    private static CallContext Current(out int drawSeed, int? seed)
    {
        drawSeed = Seed(seed);
        return CallContext.Required;
    }

    // The same whenever the layer is traced again, and after a seed was set. FNV-1a tells layers apart.
    private static int Seed(int? seed) => seed ?? unchecked(
        RandomSeeds.State.Seed ^ (int)(LabelScope.Current ?? "").Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619));
}
