"""Writes HDF5 files with every feature that is read, into the folder that is named; tests compare them with show.py.

Run by the tests, with Debian's python3-h5py 3.7.0 (libhdf5 1.10.8) or newer: python3 features.py FOLDER
"""

import ctypes
import os
import sys

import h5py
import numpy as np

FOLDER = sys.argv[1]
RANDOM = np.random.RandomState(1)
VALUES = np.round(RANDOM.rand(20, 30), 1).astype("f4")
PACKED = {
    "plain": {},
    "gzip": {"compression": "gzip"},
    "shuffled": {"compression": "gzip", "shuffle": True},
    "sums": {"fletcher32": True},
    "all": {"compression": "gzip", "shuffle": True, "fletcher32": True},
    "lzf": {"compression": "lzf"},
    "lzf_all": {"compression": "lzf", "shuffle": True, "fletcher32": True},
    "shuffle": {"shuffle": True},
}


def create(name, **options):
    return h5py.File(os.path.join(FOLDER, name + ".h5"), "w", **options)


def low_level(f, name, data, maximum=None, **settings):
    """A dataset by functions that h5py's own interface does not call; settings in the order of the filters."""
    properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    for setting, value in settings.items():
        getattr(properties, "set_" + setting)(*value)
    dataset = h5py.h5d.create(
        f.id, name.encode(), h5py.h5t.py_create(data.dtype), h5py.h5s.create_simple(data.shape, maximum), properties)
    dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, data)


def write_types(f):
    for order in "<>":
        for kind in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]:
            f["numbers/" + order + kind] = (RANDOM.rand(5, 3) * 100).astype(order + kind)
    f["boolean"] = np.array([True, False, True])
    f["scalar"] = np.float64(2.5)
    f["null"] = h5py.Empty("f4")
    f["empty"] = np.zeros((0, 4), "f4")
    f["fixed"] = np.array([b"abc", b"", b"longest"], "S7")
    f["variable"] = ["a", "", "n\u00e4\u2603", "x" * 5000]
    f["text"] = "hello"
    bfloat16 = h5py.h5t.IEEE_F32LE.copy()
    bfloat16.set_fields(15, 7, 8, 0, 7)
    bfloat16.set_size(2)
    bfloat16.set_ebias(127)
    dataset = h5py.h5d.create(f.id, b"bfloat16", bfloat16, h5py.h5s.create_simple((3,)))
    dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array([1, -2.5, 3e38], "f4"))
    f["deep/er/still"] = np.arange(3.0)
    f["alias"] = f["deep/er/still"]
    f.attrs["matrix"] = np.arange(6).reshape(2, 3)
    f.attrs["big_endian"] = np.arange(4, dtype=">f8")
    f.attrs["boolean"] = True
    f.attrs["booleans"] = np.array([True, False])
    f.attrs["half"] = np.float16(1.5)
    f.attrs["null"] = h5py.Empty("f4")
    f.attrs["text"] = "h\u00e9llo"
    f.attrs["fixed"] = np.bytes_("fixed")
    f.attrs["texts"] = ["a", "bb", ""]


def write_chunks(f):
    for name, options in PACKED.items():
        for kind, chunks, maximum in [
            ("fixed", (7, 9), None),
            ("single", (20, 30), None),
            ("growing", (3, 4), (None, 30)),
            ("growing_second", (3, 4), (25, None)),
            ("growing_both", (3, 4), (None, None)),
            ("larger", (3, 4), (40, 50)),
        ]:
            f.create_dataset(kind + "/" + name, data=VALUES, chunks=chunks, maxshape=maximum, **options)
        f.create_dataset("big_endian/" + name, data=(VALUES * 1000).astype(">i2"), chunks=(3, 4), **options)
        texts = np.array([b"text%d" % i for i in range(30)])
        f.create_dataset("texts/" + name, data=texts, chunks=(7,), **options)
    many = np.arange(5000, dtype="i4")
    for name, options in [("plain", {}), ("gzip", {"compression": "gzip"})]:
        f.create_dataset("many/fixed_" + name, data=many, chunks=(2,), **options)
        f.create_dataset("many/growing_" + name, data=np.arange(40000, dtype="i4"), chunks=(2,), maxshape=(None,), **options)
        f.create_dataset(
            "many/growing_both_" + name, data=np.arange(9000, dtype="i4").reshape(90, 100), chunks=(2, 1),
            maxshape=(None, None), **options)
    texts = np.array(["x%d" % i for i in range(20)], dtype=object)
    f.create_dataset("variable_texts", data=texts, chunks=(6,), dtype=h5py.string_dtype())
    noise = RANDOM.randint(0, 255, 300).astype("u1")
    f.create_dataset("noise/gzip", data=noise, chunks=(100,), compression="gzip")
    f.create_dataset("noise/lzf", data=noise, chunks=(100,), compression="lzf")
    f.create_dataset("filled/contiguous", shape=(4, 5), dtype="f8", fillvalue=3.5)
    f.create_dataset("filled/chunked", shape=(4, 5), dtype=">i4", fillvalue=7, chunks=(2, 2))
    for name, maximum in [("fixed", None), ("growing", (None,))]:
        sparse = f.create_dataset("sparse/" + name, (9999,), "f4", maxshape=maximum, fillvalue=-1, chunks=(1,))
        for place in [2, 3500, 7777, 9998]:
            sparse[place] = place
    for name, maximum in [("fixed", (20, 20)), ("growing", (20, None)), ("growing_both", (None, None))]:
        shrunk = f.create_dataset(
            "shrunk/" + name, data=np.arange(100.0).reshape(10, 10), chunks=(3, 3), maxshape=maximum)
        shrunk.resize((5, 7))
    low_level(f, "compact", np.arange(10, dtype="f4"), layout=[h5py.h5d.COMPACT])
    early = {"chunk": [(3, 4)], "alloc_time": [h5py.h5d.ALLOC_TIME_EARLY]}
    low_level(f, "early", VALUES, **early)
    low_level(f, "early_larger", VALUES, maximum=(30, 50), **early)
    low_level(f, "early_packed", VALUES, maximum=(30, 50), deflate=[3], **early)
    chunk = {"chunk": [(7, 9)]}
    low_level(f, "sum_first", VALUES, fletcher32=[], deflate=[4], shuffle=[], **chunk)
    low_level(f, "gzip_first", VALUES, deflate=[4], shuffle=[], fletcher32=[], **chunk)


def write_members(f, count, is_dense):
    for i in range(count):
        name = "gr\u00fc\u00df%d" % (i * 7919 % count)
        f[name] = np.arange(i % 5) if i % 3 else np.float32(i)
    group = f.create_group("group")
    for i in range(count if is_dense else min(count, 100)):
        group.attrs["attribute %d" % i] = i if i % 2 else "text %d" % i
    if is_dense:
        group.attrs["large"] = np.arange(5000.0)
        group.attrs["larger_than_a_header"] = np.arange(50000.0)
        group.attrs["names"] = np.array([b"name%d" % i for i in range(8000)])


for name, options in {
    "earliest": {},
    "latest": {"libver": "latest"},
    "version_108": {"libver": ("v108", "v108")},
    "tracked": {"track_order": True},
    "user_block": {"userblock_size": 1024},
    "user_block_latest": {"userblock_size": 512, "libver": "latest"},
}.items():
    with create("types_" + name, **options) as f:
        write_types(f)
    if name in ["earliest", "latest", "user_block_latest"]:
        with create("chunks_" + name, **options) as f:
            write_chunks(f)

for count in [3, 9, 40, 1200]:
    with create("members_%d" % count) as f:
        write_members(f, count, is_dense=False)
    with create("members_%d_latest" % count, libver="latest") as f:
        write_members(f, count, is_dense=count > 8)
    with create("members_%d_tracked" % count, libver="latest", track_order=True) as f:
        write_members(f, count, is_dense=count > 8)

for strategy in ["page", "fsm", "aggregate", "none"]:
    with create("space_" + strategy, fs_strategy=strategy, fs_persist=strategy in ["page", "fsm"]) as f:
        f["a/b"] = np.arange(100.0)

# Files whose superblock gives other capacities of B-trees.
library = ctypes.CDLL(next(line.split()[-1] for line in open("/proc/self/maps") if "libhdf5" in line and "_hl" not in line))
library.H5Pset_istore_k.argtypes = [ctypes.c_int64, ctypes.c_uint]
for name, bound in [("earliest", h5py.h5f.LIBVER_EARLIEST), ("version_108", h5py.h5f.LIBVER_V18)]:
    creation = h5py.h5p.create(h5py.h5p.FILE_CREATE)
    assert library.H5Pset_istore_k(creation.id, 7) >= 0
    access = h5py.h5p.create(h5py.h5p.FILE_ACCESS)
    access.set_libver_bounds(bound, bound if bound else h5py.h5f.LIBVER_V18)
    path = os.path.join(FOLDER, "capacities_" + name + ".h5").encode()
    with h5py.File(h5py.h5f.create(path, h5py.h5f.ACC_TRUNC, creation, access)) as f:
        f.create_dataset("a/b", data=np.arange(3000.0), chunks=(2,))
        for i in range(100):
            f["m%d" % i] = i
