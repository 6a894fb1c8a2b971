"""Writes the HDF5 files in this folder with h5py, which writes them for Keras, too.

Run with Debian's python3-h5py 3.7.0 (libhdf5 1.10.8): python3 generate.py
Files in accepted/ are read and compared; files in refused/ must be refused.
"""

import os
import sys

import h5py
import numpy as np

FOLDER = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))


def create(name, **options):
    path = os.path.join(FOLDER, name + ".h5")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return h5py.File(path, "w", **options)


with create("accepted/chunked") as f:
    values = np.arange(600, dtype="f4").reshape(20, 30)
    f.create_dataset("packed", data=values, chunks=(7, 9), compression="gzip", shuffle=True, fletcher32=True)
    f.create_dataset("plain", data=np.arange(100, dtype="i4"), chunks=(10,))
    noise = np.random.RandomState(0).randint(0, 255, 300).astype("u1")
    f.create_dataset("incompressible", data=noise, chunks=(100,), compression="gzip")
    f.create_dataset("resizable", data=np.arange(12.0).reshape(3, 4), maxshape=(None, 4))
    f.create_dataset("never_written", shape=(10, 10), dtype="f4", chunks=(5, 5))
    f.create_dataset("filled", shape=(4,), dtype="f8", fillvalue=3.5)
    f.create_dataset("deep_index", data=np.arange(200, dtype=">f4").reshape(100, 2), chunks=(1, 2))

with create("accepted/types") as f:
    f["float16"] = np.array([0.5, -2, 65504], dtype="f2")
    f["bfloat16"] = np.array([0x3F80, 0xC020, 0x7F80], dtype="u2").view("V2")
    f["bfloat16"].attrs["dtype"] = "bfloat16"
    f["opaque"] = np.array([1, 2], dtype="u2").view("V2")
    f["big_endian"] = np.array([1, -2, 3], dtype=">i8")
    f["boolean"] = np.array([True, False])
    f["scalar"] = np.float32(2.5)
    f["alias"] = f["scalar"]
    f["text"] = "abc"
    f["texts"] = ["a", "b"]

with create("accepted/attributes") as f:
    f.attrs["ascii"] = np.bytes_("fixed")
    f.attrs["bytes"] = b"variable".decode()
    f.attrs.create("variable_bytes", b"raw", dtype=h5py.string_dtype("ascii"))
    f.attrs["utf8"] = "h\u00e9llo"
    f.attrs["empty_text"] = ""
    f.attrs["fixed_list"] = np.array([b"conv1", b"relu", b""])
    f.attrs["variable_list"] = [b"conv1", b"relu", b""]
    f.attrs["empty_list"] = []
    f.attrs["null"] = h5py.Empty("f")
    f.attrs["integers"] = np.array([[1, 2], [3, 4]], dtype="i4")
    f.attrs["boolean"] = True
    f.attrs["reference"] = f.ref
    space_padded = h5py.h5t.FORTRAN_S1.copy()
    space_padded.set_size(4)
    attribute = h5py.h5a.create(f.id, b"space_padded", space_padded, h5py.h5s.create(h5py.h5s.SCALAR))
    attribute.write(np.array(b"ab  "), mtype=space_padded)

for name, options in [("latest", {"libver": "latest"}), ("tracked", {"track_order": True})]:
    with create("accepted/" + name, **options) as f:
        f["z/y"] = np.arange(3.0)
        f["a"] = np.float32(2)
        f.attrs["names"] = [b"z", b"a"]

with create("accepted/indexes", libver="latest") as f:
    values = np.round(np.random.RandomState(2).rand(6, 10), 1).astype("f4")
    for name, options in [("plain", {}), ("packed", {"compression": "gzip", "fletcher32": True})]:
        f.create_dataset(name + "/single", data=values, chunks=(6, 10), **options)
        f.create_dataset(name + "/fixed", data=values, chunks=(2, 3), **options)
        f.create_dataset(name + "/growing", data=values, chunks=(1, 3), maxshape=(None, 10), **options)
        f.create_dataset(name + "/growing_second", data=values, chunks=(2, 3), maxshape=(9, None), **options)
        f.create_dataset(name + "/growing_both", data=values, chunks=(2, 3), maxshape=(None, None), **options)
    properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    properties.set_chunk((2, 3))
    properties.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    space = h5py.h5s.create_simple((6, 10), (8, 12))
    implicit = h5py.h5d.create(f.id, b"implicit", h5py.h5t.IEEE_F32LE, space, properties)
    implicit.write(h5py.h5s.ALL, h5py.h5s.ALL, values)

with create("accepted/heaps", libver="latest") as f:
    for i in range(80):
        f.create_group("a group with a long name, so that the heap has several rows of blocks %d" % i)
    group = f.create_group("g")
    for i in range(60):
        group.attrs["attribute %d" % i] = np.arange(20) + i
    group.attrs["large"] = np.arange(700.0)
    group.attrs["text"] = "a text"

with create("refused/soft_link") as f:
    f["data"] = np.arange(3.0)
    f["link"] = h5py.SoftLink("/data")

with create("refused/soft_link_latest", libver="latest") as f:
    f["link"] = h5py.SoftLink("/data")

with create("refused/external_link") as f:
    f["link"] = h5py.ExternalLink("../accepted/types.h5", "/scalar")

with create("refused/external_storage") as f:
    f.create_dataset("data", shape=(4,), dtype="u1", external=[("generate.py", 0, 4)])

with create("refused/virtual") as f:
    layout = h5py.VirtualLayout(shape=(3,), dtype="i8")
    layout[:] = h5py.VirtualSource("../accepted/types.h5", "big_endian", shape=(3,))
    f.create_virtual_dataset("data", layout)

with create("accepted/lzf") as f:
    f.create_dataset("data", data=np.arange(100.0), compression="lzf")

with create("accepted/dense", libver="latest") as f:
    for i in range(9):
        f.create_group("g%d" % i)

with create("accepted/dense_attributes", libver="latest") as f:
    for i in range(9):
        f.attrs["a%d" % i] = i

with create("refused/committed_type") as f:
    f["type"] = np.dtype("f4")

with create("refused/shared_type") as f:
    f["type"] = np.dtype("f4")
    f.create_dataset("data", data=np.arange(3.0), dtype=f["type"])
    del f["type"]

with create("refused/compound") as f:
    f["data"] = np.zeros(2, dtype=[("x", "f4"), ("y", "i4")])

with create("refused/long_double") as f:
    f["data"] = np.zeros(2, dtype=np.longdouble)

with create("accepted/user_block", userblock_size=512) as f:
    f["data"] = np.arange(3.0)

with create("refused/cycle") as f:
    f.create_group("a")["b"] = f["/"]

with create("refused/group_alias") as f:
    f["b"] = f.create_group("a")

with create("refused/huge") as f:
    f.create_dataset("data", shape=(1 << 30, 4), dtype="f4")

with create("refused/huge_chunks") as f:
    f.create_dataset("data", shape=(4,), maxshape=(None,), dtype="u1", chunks=(1 << 30,))

with create("refused/axis") as f:
    f.create_dataset("data", shape=(1 << 40, 0), dtype="f4")
