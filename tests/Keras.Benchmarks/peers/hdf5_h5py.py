"""Writes or reads HDF5 files with h5py, and prints the seconds it took: python3 hdf5_h5py.py ACTION FILE

write: 60 datasets of 1,000,000 float32, contiguous; read: all datasets of a file; pack: 24 MB in gzip chunks.
"""

import sys
import time

import h5py
import numpy as np

action, path = sys.argv[1:]
values = np.arange(1_000_000, dtype="f4")
packed = np.round(np.random.RandomState(0).rand(6_000_000), 2).astype("f4")
buffer = np.empty(packed.shape, dtype="f4")
buffer[:] = 0
start = time.perf_counter()
if action == "write":
    with h5py.File(path, "w") as file:
        for i in range(60):
            file["layer%d/kernel:0" % i] = values
elif action == "pack":
    with h5py.File(path, "w") as file:
        file.create_dataset("packed", data=packed, chunks=(100_000,), compression="gzip", shuffle=True)
else:
    with h5py.File(path, "r") as file:

        def read(name, item):
            if isinstance(item, h5py.Dataset):
                item.read_direct(buffer[:item.shape[0]])

        file.visititems(read)
print(time.perf_counter() - start)
