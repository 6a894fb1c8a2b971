using Keras.Testing;

namespace Keras.Mpi.Tests;

/// <summary>Several ranks train as one process does.</summary>
public class DataParallelTests
{
    private const int Digests = 0;
    private const int Steps = 1;
    private const int Trainable = 2;
    private const int Statistics = 3;
    private const int Logged = 4;
    private const int Evaluated = 5;
    private const int Predicted = 6;

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void Two_ranks_are_one_process_that_accumulates_bit_for_bit(string library)
    {
        foreach (string optimizer in (string[])["sgd", "adam"])
        {
            string[] alone = Alone("fit", $"optimizer={optimizer}", "accumulate=2");
            string[][] ranks = Ranks.Run(library, 2, "fit", $"optimizer={optimizer}");
            Assert.Equal(alone[Digests], ranks[0][Digests]);
            Assert.Equal(alone[Trainable], ranks[0][Trainable]);
            AreAlike(ranks);
        }
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void More_ranks_are_it_within_rounding(string library)
    {
        string[] alone = Alone("fit", "samples=48", "batch=24", "accumulate=4");
        string[][] ranks = Ranks.Run(library, 4, "fit", "samples=48", "batch=24");
        AreClose(alone[Trainable], ranks[0][Trainable], 1e-4);
        AreAlike(ranks);

        // From run to run, and for any number of buckets and threads, the same bits.
        Assert.Equal(ranks, Ranks.Run(library, 4, "fit", "samples=48", "batch=24", "bucket=1"));
        Ranks.Ended threads = Ranks.Start(library, 4, ["fit", "samples=48", "batch=24"], ("KERAS_THREADS", "3"));
        Assert.Equal(ranks, threads.Lines);
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void A_batch_that_does_not_divide_is_weighted_rightly(string library)
    {
        // 16 samples as 5, 5 and 6; the last ones as 0, 0 and 1.
        string[] alone = Alone("frozen", "samples=33");
        string[][] ranks = Ranks.Run(library, 3, "frozen", "samples=33");
        AreClose(alone[Trainable], ranks[0][Trainable], 1e-4);
        AreClose(alone[Logged], ranks[0][Logged], 1e-4);
        AreAlike(ranks);
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void Ranks_that_accumulate_are_one_process_that_does(string library)
    {
        // Two parts each of two batches, and the four parts one behind the other.
        foreach (string optimizer in (string[])["sgd", "adam"])
        {
            string[] alone = Alone("fit", $"optimizer={optimizer}", "accumulate=4");
            string[][] ranks = Ranks.Run(library, 2, "fit", $"optimizer={optimizer}", "accumulate=2");
            AreClose(alone[Trainable], ranks[0][Trainable], 1e-4);
            AreAlike(ranks);
        }
    }

    // Optimizers keep nothing of several weights together: two of them do what one does.
    [MpiTheory]
    [InlineData("accumulate=1")]
    [InlineData("accumulate=2")]
    public void Steps_of_ones_own_are_those_of_Fit(string accumulate)
    {
        string[][] ranks = Ranks.Run(Ranks.Any, 2, "fit", accumulate);
        Assert.Equal(ranks, Ranks.Run(Ranks.Any, 2, "fit", accumulate, "own=1"));
        Assert.Equal(ranks, Ranks.Run(Ranks.Any, 2, "fit", accumulate, "own=2"));
    }

    // 33 samples: parts differ in size, a rank has none, and the last update waits for the next epoch.
    [MpiTheory]
    [InlineData(2)]
    [InlineData(3)]
    public void Accumulated_gradients_are_weighted_rightly(int steps)
    {
        string[] arguments = ["frozen", "samples=33", $"accumulate={steps}"];
        string[] alone = Alone(arguments);
        string[][] ranks = Ranks.Run(Ranks.Any, 3, arguments);
        AreClose(alone[Trainable], ranks[0][Trainable], 1e-4);
        AreClose(alone[Logged], ranks[0][Logged], 1e-4);
        AreAlike(ranks);
    }

    [MpiTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_part_without_finite_gradients_leaves_the_step_out_on_all(int steps)
    {
        string[] arguments = ["frozen", "samples=33", $"accumulate={steps}", "scale=1"];
        string[] alone = Alone(arguments);
        string[][] ranks = Ranks.Run(Ranks.Any, 3, arguments);
        Assert.Equal($"{4 / steps} updates, scale 2", alone[^1]);
        AreClose(alone[Trainable], ranks[0][Trainable], 1e-4);
        Assert.All(ranks, rank => Assert.Equal(ranks[0], rank));
        Assert.Equal(alone[^1], ranks[0][^1]);
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void Gradients_travel_when_an_update_is_due(string library)
    {
        string[] said = Ranks.Run(library, 2, "bytes", "accumulate=3")[1];
        long[][] lines = [.. said.Select(line => line.Split(' ').Select(long.Parse).ToArray())];
        long gradients = lines[0][0];
        Assert.InRange(gradients, 1, long.MaxValue);

        // Steps 2 to 8: the third and the sixth make updates.
        long others = lines[1][0];
        Assert.Equal(
            [others, others + gradients, others, others, others + gradients, others, others], lines[1]);
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void Tests_and_predictions_are_those_of_all_data_on_every_rank(string library)
    {
        string[] alone = Alone("test");
        string[][] ranks = Ranks.Run(library, 3, "test");
        foreach (string[] rank in ranks)
        {
            AreClose(alone[0], rank[0], 1e-5);
            Assert.Equal(alone[1..], rank[1..]);
        }
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void Moving_averages_take_one_update_with_the_mean_of_the_ranks(string library)
    {
        string[][] ranks = Ranks.Run(library, 2, "statistics");
        double[] parts = [.. ranks.Select(rank => Numbers.Parse(rank[0])[0])];
        Assert.NotEqual(parts[0], parts[1]);

        // From 0: moving = 0.01 * mean of the batch's means, once.
        Assert.All(ranks, rank => Assert.Equal(0.01 * parts.Average(), Numbers.Parse(rank[1])[0], 1e-7));
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void Dropout_differs_by_rank(string library)
    {
        string[][] ranks = Ranks.Run(library, 2, "dropout");
        Assert.NotEqual(ranks[0][0], ranks[1][0]);
        Assert.Equal(Alone("dropout")[0], ranks[0][0]);
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void Single_batches_are_shared_out_too(string library)
    {
        string[] alone = Alone("batches");
        string[][] ranks = Ranks.Run(library, 2, "batches");
        Assert.Equal(ranks[0], ranks[1]);
        AreClose(alone[0], ranks[0][0], 1e-4);
    }

    [MpiTheory]
    [InlineData("data", "content of the training data")]
    [InlineData("samples", "training data")]
    [InlineData("model", "network")]
    [InlineData("weights", "weights")]
    [InlineData("optimizer", "optimizer")]
    [InlineData("epochs", "epochs")]
    [InlineData("validation", "content of the validation data")]
    public void Refuses_at_the_start_what_is_not_the_same_on_all(string what, string name)
    {
        Ranks.Ended ended = Ranks.Start(Ranks.Any, 2, ["differs", $"what={what}"]);
        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains($"must have the same {name}", ended.Error, StringComparison.Ordinal);
        Assert.Contains($"Rank 1 of 2 on {Environment.MachineName} has", ended.Error, StringComparison.Ordinal);
        Assert.Empty(ended.Lines);
    }

    // The ranks have other numbers of samples and other weights of samples.
    [MpiTheory]
    [InlineData("sum")]
    [InlineData("none")]
    [InlineData("mean_with_sample_weight")]
    public void Losses_are_reduced_over_the_whole_batch(string reduction)
    {
        string[] arguments = ["reduced", "samples=33", $"reduction={reduction}"];
        string[] alone = Alone(arguments);
        string[][] ranks = Ranks.Run(Ranks.Any, 3, arguments);
        AreClose(alone[Trainable], ranks[0][Trainable], 1e-4);
        AreClose(alone[Logged], ranks[0][Logged], 1e-3);
        AreAlike(ranks);
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void Synchronized_statistics_are_those_of_the_whole_batch(string library)
    {
        string[] arguments = ["synchronized", "samples=33"];
        string[] alone = Alone(arguments);
        string[][] ranks = Ranks.Run(library, 3, arguments);
        AreClose(alone[Trainable], ranks[0][Trainable], 1e-4);
        AreClose(alone[Statistics], ranks[0][Statistics], 1e-5);
        AreClose(alone[Logged], ranks[0][Logged], 1e-4);
        AreAlike(ranks);

        // As they are not where every rank has its own.
        Assert.NotEqual(ranks[0][Statistics], Ranks.Run(library, 3, "fit", "samples=33")[0][Statistics]);
    }

    [MpiTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void Augmentation_belongs_to_a_sample_whoever_computes_on_it(string library)
    {
        string[] arguments = ["augmented", "samples=33"];
        string[] alone = Alone(arguments);
        string[][] ranks = Ranks.Run(library, 3, arguments);
        AreClose(alone[Trainable], ranks[0][Trainable], 1e-4);
        AreClose(alone[Logged], ranks[0][Logged], 1e-4);
    }

    [LibtorchTheory]
    [MemberData(nameof(Ranks.Libraries), MemberType = typeof(Ranks))]
    public void Ranks_train_on_libtorch_as_on_the_engine(string library)
    {
        (string, string)[] torch = [("KERAS_BACKEND", "torch"), ("KERAS_DEVICE", "cpu")];
        Ranks.Ended ended = Ranks.Start(library, 2, ["fit"], torch);
        Assert.True(ended.ExitCode == 0, ended.Error);
        AreAlike(ended.Lines);
        AreClose(Alone("fit", "accumulate=2")[Trainable], ended.Lines[0][Trainable], 1e-4);
    }

    [Fact]
    public void Buckets_have_a_size()
    {
        Assert.Equal(DataParallel.DefaultBucketBytes, new DataParallel().BucketBytes);
        Assert.Equal(1, new DataParallel(1).BucketBytes);
        Assert.Throws<ArgumentException>(() => new DataParallel(0));
    }

    private static string[] Alone(params string[] arguments) => Ranks.Alone(arguments);

    private static void AreAlike(string[][] ranks)
    {
        Assert.Equal(Predicted + 1, ranks[0].Length);
        Assert.All(ranks, rank => Assert.Equal(ranks[0], rank));
        Assert.Equal(ranks[0][Steps].Split(' ').Distinct(), ranks[0][Steps].Split(' '));
        Assert.NotEmpty(ranks[0][Statistics]);
        Assert.NotEmpty(ranks[0][Evaluated]);
    }

    private static void AreClose(string expected, string actual, double tolerance)
    {
        double[] numbers = Numbers.Parse(actual);
        double[] wanted = Numbers.Parse(expected);
        Assert.Equal(wanted.Length, numbers.Length);
        for (int index = 0; index < numbers.Length; index++)
        {
            Assert.InRange(numbers[index] - wanted[index], -tolerance, tolerance);
        }
    }

    private sealed class LibtorchTheoryAttribute : TheoryAttribute
    {
        public LibtorchTheoryAttribute() => Skip = TorchRequirement.Skip ?? new MpiTheoryAttribute().Skip;
    }
}
