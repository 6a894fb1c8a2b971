using System.IO.Compression;
using Keras.Testing;

namespace Keras.Hdf5.Tests;

public class H5pyInteroperabilityTests
{
    /// <summary>Prints every object and attribute with how it is stored, as NumPy sees it.</summary>
    private const string Dump = """
        def storage(attribute):
            kind = attribute.get_type()
            if not isinstance(kind, h5py.h5t.TypeStringID):
                return str(attribute.dtype)
            cset = 'utf8' if kind.get_cset() == h5py.h5t.CSET_UTF8 else 'ascii'
            size = 'variable' if kind.is_variable_str() else f'{kind.get_size()}:{kind.get_strpad()}'
            return f'string {size} {cset}'
        def show(name, item):
            if isinstance(item, h5py.Dataset):
                print(name, item.dtype.str, item.shape, item.chunks, item.compression, item[()].ravel().tolist())
            else:
                print(name)
            for key in sorted(item.attrs):
                value = item.attrs[key]
                value = value.tolist() if isinstance(value, np.ndarray) else value
                attribute = item.attrs.get_id(key)
                print(f'{name}@{key}', storage(attribute), attribute.shape, value)
        with h5py.File(sys.argv[1], 'r') as file:
            print(file.libver, file.id.get_create_plist().get_version()[0])
            show('/', file)
            file.visititems(show)
        """;

    [H5pyFact]
    public void H5py_finds_the_layout_of_Keras_2()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model.h5");
        using (Hdf5File file = Hdf5File.Create(path))
        {
            file.Root.Attributes.WriteString("backend", "tensorflow");
            file.Root.Attributes.WriteString("keras_version", "2.1.6", Hdf5Charset.Utf8);
            file.Root.Attributes.WriteStrings("layer_names", ["conv1/conv", "relu"]);
            Hdf5Group layer = file.Root.CreateGroup("conv1/conv");
            layer.Attributes.WriteStrings("weight_names", ["conv1/conv/kernel:0"], Hdf5StringStorage.VariableLength);
            layer.WriteDataset<float>("conv1/conv/kernel:0", [1, 2, 3, 4], 2, 2);
            file.Root.CreateGroup("relu").Attributes.WriteStrings("weight_names", []);
            file.Root.WriteDataset<long>("SGD/iterations:0", [12]);
        }

        Assert.Equal(
            """
            ('earliest', 'v110') 0
            /
            /@backend string variable ascii () tensorflow
            /@keras_version string variable utf8 () 2.1.6
            /@layer_names string 10:1 ascii (2,) [b'conv1/conv', b'relu']
            SGD
            SGD/iterations:0 <i8 () None None [12]
            conv1
            conv1/conv
            conv1/conv@weight_names string variable ascii (1,) ['conv1/conv/kernel:0']
            conv1/conv/conv1
            conv1/conv/conv1/conv
            conv1/conv/conv1/conv/kernel:0 <f4 (2, 2) None None [1.0, 2.0, 3.0, 4.0]
            relu
            relu@weight_names float64 (0,) []
            """.ReplaceLineEndings("\n"),
            H5py.Run(Dump, path));
    }

    [H5pyFact]
    public void H5py_reads_every_number_type()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("numbers.h5");
        using (Hdf5File file = Hdf5File.Create(path))
        {
            file.Root.WriteDataset<Half>("f2", [(Half)1.5f], 1);
            file.Root.WriteDataset<double>("f8", [1.5], 1);
            file.Root.WriteDataset<sbyte>("i1", [-1], 1);
            file.Root.WriteDataset<short>("i2", [-2], 1);
            file.Root.WriteDataset<int>("i4", [-4], 1);
            file.Root.WriteDataset<byte>("u1", [1], 1);
            file.Root.WriteDataset<ushort>("u2", [2], 1);
            file.Root.WriteDataset<uint>("u4", [4], 1);
            file.Root.WriteDataset<ulong>("u8", [8], 1);
        }

        Assert.Equal(
            """
            f2 <f2 [1.5]
            f8 <f8 [1.5]
            i1 |i1 [-1]
            i2 <i2 [-2]
            i4 <i4 [-4]
            u1 |u1 [1]
            u2 <u2 [2]
            u4 <u4 [4]
            u8 <u8 [8]
            """.ReplaceLineEndings("\n"),
            H5py.Run("for n, d in h5py.File(sys.argv[1], 'r').items(): print(n, d.dtype.str, d[:].tolist())", path));
    }

    [H5pyFact]
    public void A_round_trip_through_h5py_keeps_everything()
    {
        using TemporaryFolder folder = new();
        string ours = folder.File("ours.h5");
        string theirs = folder.File("theirs.h5");
        File.WriteAllBytes(ours, ModelFile.Create(Hdf5StringStorage.FixedLength));
        H5py.Run(
            """
            with h5py.File(sys.argv[1], 'r') as source, h5py.File(sys.argv[2], 'w') as target:
                for name in source: source.copy(name, target)
                for name in source.attrs: target.attrs[name] = source.attrs[name]
            """,
            ours,
            theirs);
        using Hdf5File before = Hdf5File.Open(ours);
        using Hdf5File after = Hdf5File.Open(theirs);
        Assert.Equal(Walk.Describe(before), Walk.Describe(after));
    }

    [H5pyFact]
    public void Finds_what_h5py_finds_in_real_files()
    {
        const string Script = """
            for path in sys.argv[1:]:
                with h5py.File(path, 'r') as file:
                    def show(name, item):
                        if isinstance(item, h5py.Dataset):
                            start = item[()].astype('f4').tobytes().hex()[:64]
                            print(f'/{name}', ','.join(map(str, item.shape)), start)
                    file.visititems(show)
            """;
        var lines = new List<string>();
        foreach (string path in RealFiles.All)
        {
            using Hdf5File file = Hdf5File.Open(path);
            Collect(file.Root, lines);
        }

        Assert.Equal(string.Join('\n', lines), H5py.Run(Script, [.. RealFiles.All]));
    }

    [H5pyFact]
    public void H5py_changes_what_was_written()
    {
        const string Script = """
            with h5py.File(sys.argv[1], 'a') as file:
                for i in range(300):
                    file[f'model_weights/new{i}'] = np.arange(i % 7)
                    file.attrs[f'note {i}'] = 'text %d' % i
                del file['model_weights/block3']
                file.attrs['backend'] = 'another backend, with a longer name'
                file['model_weights'].attrs['layer_names'] = [b'a', b'b']
                file['model_weights/block1/conv/block1/conv/bias:0'][...] = 9
            """;
        using TemporaryFolder folder = new();
        foreach (Hdf5StringStorage style in Enum.GetValues<Hdf5StringStorage>())
        {
            string path = folder.File($"{style}.h5");
            File.WriteAllBytes(path, ModelFile.Create(style));
            H5py.Run(Script, path);
            using Hdf5File file = Hdf5File.Open(path);
            Assert.Equal(Digest.ByH5py([path])[path], Digest.Of(file));
            Assert.Equal(
                [9f, 9, 9, 9, 9, 9],
                file.Root.OpenDataset("model_weights/block1/conv/block1/conv/bias:0").Read<float>());
        }
    }

    [H5pyFact]
    public void H5py_reads_a_header_of_many_long_attributes()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("long.h5");
        string[] names = [.. Enumerable.Range(0, Hdf5Attribute.MaxBytes / 16).Select(static i => $"{i:D16}")];
        using (Hdf5File file = Hdf5File.Create(path))
        {
            for (int chunk = 0; chunk < 20; chunk++)
            {
                file.Root.Attributes.WriteStrings($"layer_names{chunk}", names);
            }

            file.Root.Attributes.WriteString("model_config", new string('x', 1 << 20));
            file.Root.WriteDataset<bool>("flags", [true, false], 2);
        }

        using Hdf5File read = Hdf5File.Open(path);
        Assert.Equal(Digest.ByH5py([path])[path], Digest.Of(read));
        Assert.Equal(names, read.Root.Attributes["layer_names19"].ReadStrings());
    }

    [H5pyFact]
    public void Finds_what_h5py_finds_in_real_archives()
    {
        using TemporaryFolder folder = new();
        List<string> files = [];
        foreach (string path in RealFiles.Archives)
        {
            using ZipArchive archive = ZipFile.OpenRead(path);
            files.Add(folder.File($"{files.Count}.h5"));
            archive.GetEntry("model.weights.h5")!.ExtractToFile(files[^1]);
        }

        foreach ((string path, List<string> expected) in files.Count == 0 ? [] : Digest.ByH5py(files))
        {
            using Hdf5File file = Hdf5File.Open(path);
            Assert.Equal(expected, Digest.Of(file));
        }
    }

    private static void Collect(Hdf5Group group, List<string> lines)
    {
        foreach (string name in group.MemberNames)
        {
            using Hdf5Object member = group.OpenMember(name);
            if (member is Hdf5Group inner)
            {
                Collect(inner, lines);
            }
            else if (member is Hdf5Dataset dataset)
            {
                byte[] bytes = [.. dataset.Read<float>().Take(8).SelectMany(BitConverter.GetBytes)];
                lines.Add($"{dataset.Path} {string.Join(",", dataset.Shape)} {Convert.ToHexStringLower(bytes)}");
            }
        }
    }
}
