"""Builds the peers that are .NET programs, in $KERAS_PEERS or ~/.cache/keras-peers."""
import os
import pathlib
import struct
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
KEEP = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "-1"}  # The C library keeps freed memory: see allocator.py.


def build(name):
    """Builds NAME.cs; the folder of its files. The command is `dotnet FOLDER/NAME.dll`."""
    cache = pathlib.Path(os.environ.get("KERAS_PEERS") or pathlib.Path.home() / ".cache/keras-peers")
    folder = cache / name
    subprocess.run(["dotnet", "build", HERE / f"{name}.cs", "-c", "Release", "-o", folder, "-v", "q", "-nologo"], check=True)
    return folder


def torchsharp():
    """The command of TorchSharp's program, without its arguments, and the environment that it needs, at its best."""
    folder = build("torchsharp_bench")
    environment = dict(KEEP)
    [native] = folder.glob("**/libLibTorchSharp.so")
    if weaken(native):
        # The one function that it takes from there: GCC 13 begins the standard streams by it.
        shim = folder / "libstreams.so"
        source = '#include <ios>\nstatic std::ios_base::Init begun;\nextern "C" void _ZSt21ios_base_library_initv() {}\n'
        subprocess.run(["g++", "-x", "c++", "-shared", "-fPIC", "-O1", "-", "-o", shim], input=source, text=True, check=True)
        environment["LD_PRELOAD"] = str(shim)
    return ["dotnet", str(folder / "torchsharp_bench.dll")], environment


def weaken(library, version="GLIBCXX_3.4.32"):
    """Where this system's libstdc++ is older, lets a library load that asks for a version of it; whether it had to.

    The list of needed versions is ELF's section .gnu.version_r: a mark on an entry says that loading goes on without it.
    """
    found = subprocess.run(["ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    standard = next(line.split("=> ")[1] for line in found.splitlines() if "libstdc++.so.6 " in line)
    if version.encode() in pathlib.Path(standard).read_bytes():
        return False
    content = bytearray(library.read_bytes())
    [sections_at] = struct.unpack_from("<Q", content, 40)
    size, count = struct.unpack_from("<HH", content, 58)
    sections = [struct.unpack_from("<IIQQQQII", content, sections_at + i * size) for i in range(count)]
    needed = next(section for section in sections if section[1] == 0x6FFFFFFE)
    names = sections[needed[6]][4]
    file_at, more_files = needed[4], True
    while more_files:
        _, entries, _, first, next_file = struct.unpack_from("<HHIII", content, file_at)
        at = file_at + first
        for _ in range(entries):
            _, _, _, name, following = struct.unpack_from("<IHHII", content, at)
            if content[names + name:content.index(0, names + name)].decode() == version:
                struct.pack_into("<H", content, at + 4, 2)  # VER_FLG_WEAK
            at += following
        file_at, more_files = file_at + next_file, next_file != 0
    library.write_bytes(content)
    return True
