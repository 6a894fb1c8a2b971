using Keras.Engine.Tensors;
using Keras.Training;

namespace Keras.Tests.Training;

/// <summary>Batches of one number each: 100 times the number of the pass plus the place in it.</summary>
internal sealed class ListSource(int length, bool isLengthKnown = true, int workers = 1, int ahead = 2) : BatchSource
{
    private int _made;

    public override int? Steps => isLengthKnown ? length : null;

    public override bool StartsAnywhere => true;

    public override int Workers => workers;

    public override int Ahead => ahead;

    /// <summary>Batches made so far.</summary>
    public int Made => _made;

    /// <summary>Number of batches that had been made at the end of each pass.</summary>
    public List<int> PassEnds { get; } = [];

    /// <summary>Passes begun.</summary>
    public int Passes { get; private set; }

    /// <summary>Called with the number of a batch before it is made.</summary>
    public Action<int> Making { get; init; } = _ => { };

    /// <summary>Passes after which the source is empty.</summary>
    public int LastPass { get; init; } = int.MaxValue;

    public override IEnumerable<Func<Batch>> Pass(long number)
    {
        Passes++;
        for (int place = 0; place < length && number < LastPass; place++)
        {
            int batch = (int)(number * 100) + place;
            yield return () => Make(batch);
        }
    }

    public override void EndPass() => PassEnds.Add(_made);

    /// <summary>Numbers of batches, which are disposed.</summary>
    public static IEnumerable<int> Numbers(IEnumerable<Batch> batches)
    {
        foreach (Batch batch in batches)
        {
            using (batch)
            {
                yield return (int)batch.Inputs[0].Elements<float>()[0];
            }
        }
    }

    private Batch Make(int batch)
    {
        Making(batch);
        Interlocked.Increment(ref _made);
        HostTensor tensor = new(new TensorType(DType.Float32, 1));
        tensor.Elements<float>()[0] = batch;
        return new Batch([tensor], [], []);
    }
}
