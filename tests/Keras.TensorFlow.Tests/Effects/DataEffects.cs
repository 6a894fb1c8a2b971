using System.Formats.Tar;
using System.IO.Compression;
using Tensorflow.Keras;
using Tensorflow.Keras.Utils;
using Tensorflow.NumPy;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;
using Native = global::Keras;

namespace Tensorflow.Tests.Effects;

/// <summary>Data sets, of arrays and of folders of images, and files from elsewhere.</summary>
internal static class DataEffects
{
    private static readonly Lazy<string> s_images = new(Images);
    private static readonly Lazy<string> s_origins = new(Origins);

    private static string s_cache;
    private static int s_made;

    public static IEnumerable<Call> All => [.. Beginnings, .. Steps, .. Folders];

    private static IEnumerable<Call> Beginnings =>
    [
        Manager("from_tensors").Given(("tensors", Numbers.Of(2, 3))).With(("tensors", Numbers.Of(3, 2))),
        Manager("from_tensors").Given(("tensors", new Tensors(Numbers.Of(2, 3)))).With(("tensors", new Tensors(Numbers.Of(3, 2)))),
        Manager("from_tensor_slices").Given(("features", (Tensor)Numbers.Of(2, 3)), ("labels", (Tensor)np.array(1, 2)))
            .With(("features", (Tensor)Numbers.Others(2, 3)), ("labels", (Tensor)np.array(2, 1))),
        Manager("from_tensor_slices").Given(("tensor", Fresh.Of(() => tf.constant(new[] { 1f, 2 }))))
            .With(("tensor", Fresh.Of(() => tf.constant(new[] { 3f, 2 })))),
        Manager("from_tensor_slices").Given(("array", Numbers.Of(2, 3))).With(("array", Numbers.Others(2, 3))),
        Manager("from_generator").Given(
            ("generator", new[] { 1f, 2 }), ("output_types", new[] { np.float32 }), ("output_shapes", new[] { Shape.Scalar }))
            .With(("generator", new[] { 1f, 2, 3 }), ("output_types", new[] { np.float64 }))
            .Refuses("output_shapes", new[] { new Shape(2) }, "arrays of shape (2,)"),
        Manager("range").Given(("count", 3)).With(("count", 4), ("output_type", np.int32)),
        Manager("range").Given(("start", 1), ("stop", 5)).With(("start", 2), ("stop", 7), ("step", 2), ("output_type", np.int32)),
        Manager("zip").Given(("ds", Fresh.Of(() => new[] { Ten(), Ten() }))).With(("ds", Fresh.Of(() => new[] { Ten(), Ten().skip(1) }))),
    ];

    private static IEnumerable<Call> Steps =>
    [
        Step("cache").With(("filename", Fresh.Of(() => Path.Combine(s_cache, "kept"))))
            .Seen(ran => (Observation.Of(ran.Result), Scratch.Listed(s_cache).Length > 0)),
        Step("concatenate").Given(("dataset", Fresh.Of(Ten))).With(("dataset", Fresh.Of(() => Ten().take(2)))),
        Step("repeat").Given(("count", 1)).With(("count", 2)),
        Step("shard").Given(("num_shards", 2), ("index", 0)).With(("num_shards", 3), ("index", 1)),
        Step("shuffle").Given(("buffer_size", 10), ("seed", 1))
            .With(("buffer_size", 3), ("seed", 2), ("reshuffle_each_iteration", false)),
        Step("skip").Given(("count", 1)).With(("count", 2)),
        Step("take").Given(("count", 1)).With(("count", 2)),
        Step("batch").Given(("batch_size", 3)).With(("batch_size", 2), ("drop_remainder", true)),
        new Call(typeof(IDatasetV2), "prefetch", Counted).Given(("buffer_size", 1)).With(("buffer_size", 8))
            .Refuses("slack_period", 1, "leave it out").Seen(Ahead),
        Step("map").Given(("map_func", Mapped(1))).With(("map_func", Mapped(2))).MeansNothing(("use_inter_op_parallelism", false)),
        Step("map").Given(("map_func", Fresh.Of<Func<Tensors, Tensors>>(Together)), ("num_parallel_calls", 1))
            .With(("map_func", Mapped(2)), ("num_parallel_calls", 4)),
        Step("filter").Given(("map_func", Fresh.Of<Func<Tensors, Tensors>>(() => x => (Tensor)((long)x < 5))))
            .With(("map_func", Fresh.Of<Func<Tensors, Tensors>>(() => x => (Tensor)((long)x < 7)))),
        Step("filter").Given(("map_func", Fresh.Of<Func<Tensor, bool>>(() => x => (long)x < 5)))
            .With(("map_func", Fresh.Of<Func<Tensor, bool>>(() => x => (long)x < 7))),
        Step("flat_map").Given(("map_func", Fresh.Of<Func<Tensor, IDatasetV2>>(() => x => Ten().take((int)(long)x))))
            .With(("map_func", Fresh.Of<Func<Tensor, IDatasetV2>>(() => x => Ten().take(1)))),
        Step("cardinality"),
    ];

    private static IEnumerable<Call> Folders =>
    [
        new Call(typeof(Preprocessing), "image_dataset_from_directory", keras.preprocessing)
            .Given(("directory", Fresh.Of(() => Path.Combine(s_images.Value, "some"))), ("image_size", new Shape(4, 4)), ("seed", 1))
            .With(
                ("directory", Fresh.Of(() => Path.Combine(s_images.Value, "others"))),
                ("label_mode", "categorical"),
                ("class_names", new[] { "odd", "even" }),
                ("color_mode", "grayscale"),
                ("batch_size", 2),
                ("image_size", new Shape(3, 5)),
                ("shuffle", false),
                ("seed", 2),
                ("subset", "training"),
                ("interpolation", "nearest"),
                ("follow_links", true))
            .With("validation_split", 0.5f, ("subset", "training"))
            .Refuses("labels", "none", "expected \"inferred\""),
        new Call(typeof(KerasUtils), "get_file", () =>
        {
            s_cache = Scratch.Folder();
            return keras.utils;
        }).Given(("fname", "file"), ("origin", Origin("some.zip")), ("cache_dir", Fresh.Of(() => Path.Combine(s_cache, "one"))))
            .With(
                ("fname", "other"),
                ("origin", Origin("some.tar.gz")),
                ("cache_subdir", "elsewhere"),
                ("extract", true),
                ("cache_dir", Fresh.Of(() => Path.Combine(s_cache, "two"))))
            .With("untar", true, ("origin", Origin("some.tar.gz")))
            .With("archive_format", null, ("extract", true))
            .Refuses("md5_hash", new string('0', 32), new string('0', 32))
            .Refuses("file_hash", new string('0', 64), new string('0', 64))
            .Refuses("hash_algorithm", "crc", "\"sha256\"")
            .Seen(ran => (Path.GetRelativePath(s_cache, (string)ran.Result), Scratch.Listed(s_cache))),
    ];

    private static Call Manager(string member) => new(typeof(DatasetManager), member, tf.data.Dataset);

    private static Call Step(string member) => new(typeof(IDatasetV2), member, () =>
    {
        s_cache = Scratch.Folder();
        return Ten();
    });

    private static IDatasetV2 Ten() => tf.data.Dataset.range(10);

    private static Fresh Mapped(int factor) => Fresh.Of<Func<Tensors, Tensors>>(() => x => x[0] * factor);

    // Tells of an element whether another was made beside it.
    private static Func<Tensors, Tensors> Together()
    {
        int running = 0;
        return x =>
        {
            Interlocked.Increment(ref running);
            bool isTogether = SpinWait.SpinUntil(() => Volatile.Read(ref running) > 1, TimeSpan.FromMilliseconds((long)x == 0 ? 2000 : 1));
            return (Tensor)((long)x == 0 && isTogether);
        };
    }

    private static IDatasetV2 Counted()
    {
        s_made = 0;
        return Ten().map(Count, num_parallel_calls: 1);

        static Tensors Count(Tensors x)
        {
            Interlocked.Increment(ref s_made);
            return x;
        }
    }

    // Whether elements far behind the one that was asked for are made.
    private static object Ahead(Ran ran)
    {
        using IEnumerator<(Tensors, Tensors)> elements = ((IDatasetV2)ran.Result).GetEnumerator();
        elements.MoveNext();
        return SpinWait.SpinUntil(() => Volatile.Read(ref s_made) > 6, TimeSpan.FromSeconds(2));
    }

    private static Fresh Origin(string name) => Fresh.Of(() => $"file://{Path.Combine(s_origins.Value, name)}");

    private static string Origins()
    {
        string folder = Scratch.Folder();
        string text = Path.Combine(folder, "text.txt");
        File.WriteAllText(text, "some text");
        using (ZipArchive zip = ZipFile.Open(Path.Combine(folder, "some.zip"), ZipArchiveMode.Create))
        {
            zip.CreateEntryFromFile(text, "text.txt");
        }

        using FileStream file = File.Create(Path.Combine(folder, "some.tar.gz"));
        using GZipStream packed = new(file, CompressionLevel.Fastest);
        using TarWriter writer = new(packed);
        writer.WriteEntry(text, "file/text.txt");
        return folder;
    }

    private static string Images()
    {
        string folder = Scratch.Folder();
        foreach (string part in new[] { "some", "others" })
        {
            foreach ((string name, int index) in new[] { "even", "odd" }.Select((name, index) => (name, index)))
            {
                string place = Directory.CreateDirectory(Path.Combine(folder, part, name)).FullName;
                for (int image = 0; image < 5; image++)
                {
                    float[] pixels = [.. (Numbers.Shares(8, 8, 3) * (250f - (30 * image) - (10 * index) - part.Length)).ToArray<float>()];
                    Native.Utils.SaveImg(
                        Path.Combine(place, $"{image}.png"), System.Numerics.Tensors.Tensor.Create(pixels, [8, 8, 3]), scale: false);
                }
            }
        }

        Directory.CreateSymbolicLink(Path.Combine(folder, "some", "even", "linked"), Path.Combine(folder, "others", "even"));
        return folder;
    }
}
