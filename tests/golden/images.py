"""Writes small images of every kind, and what Pillow makes of them and of the real files.

Run with Debian's Python (python3-pil 9.4, python3-numpy): /usr/bin/python3 tests/golden/images.py

images/*.png, *.jpg   the small images
images/expected.bin.gz  pixels: conversions and sizes of the small images, one after the other
images/expected.tsv     file, color mode, filter or '-', height, width, offset into expected.bin
images/real.tsv         file, color mode, filter or '-', height, width, start of the pixels' SHA-256, for JPEG
                        some of the pixels; or file and 'error'
"""
import gzip
import hashlib
import io
import pathlib
import struct
import warnings
import zipfile
import zlib

import numpy
from PIL import Image

HERE = pathlib.Path(__file__).parent / "images"
REAL = pathlib.Path(__file__).parents[3] / "shared" / "data" / "images"
MODES = ["L", "RGB", "RGBA"]
FILTERS = {
    "Nearest": Image.Resampling.NEAREST,
    "Box": Image.Resampling.BOX,
    "Bilinear": Image.Resampling.BILINEAR,
    "Hamming": Image.Resampling.HAMMING,
    "Bicubic": Image.Resampling.BICUBIC,
    "Lanczos": Image.Resampling.LANCZOS,
}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
HEIGHT, WIDTH = 19, 23
random = numpy.random.default_rng(20)


def photo(channels, height=HEIGHT, width=WIDTH, top=255):
    """Smooth shapes with some noise: values from 0 to top."""
    y, x = numpy.mgrid[0:height, 0:width]
    planes = [numpy.sin(x / (4 + c) + c) + numpy.cos(y / (3 + c)) + 0.2 * random.standard_normal((height, width))
              for c in range(channels)]
    return numpy.clip((numpy.stack(planes, -1) + 2) / 4 * top, 0, top).astype(numpy.int64)


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def filtered(lines, step):
    """Each line with another of the five filters, so that readers must undo them all."""
    out = b""
    above = bytes(len(lines[0])) if lines else b""
    for number, line in enumerate(lines):
        kind = number % 5
        row = bytearray()
        for i, value in enumerate(line):
            a = line[i - step] if i >= step else 0
            b = above[i]
            c = above[i - step] if i >= step else 0
            p = a + b - c
            nearest = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            row.append((value - [0, a, b, (a + b) // 2, nearest][kind]) & 255)
        out += bytes([kind]) + bytes(row)
        above = line
    return out


def png(values, color_type, depth, interlaced=False, before=b""):
    """A PNG file of samples (height, width, channels); chunks in `before` precede the data."""
    height, width = values.shape[:2]

    def packed(part):
        if depth == 16:
            return [row.astype(">u2").tobytes() for row in part]
        if depth == 8:
            return [row.astype(numpy.uint8).tobytes() for row in part]
        shifts = numpy.arange(depth - 1, -1, -1)
        return [numpy.packbits(((row.reshape(-1, 1) >> shifts) & 1).astype(numpy.uint8)).tobytes() for row in part]

    step = max(1, depth * CHANNELS[color_type] // 8)
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    data = b"".join(filtered(packed(values[y::dy, x::dx]), step)
                    for x, y, dx, dy in passes if values[y::dy, x::dx].size)
    header = struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, int(interlaced))
    compressed = zlib.compress(data, 9)
    middle = len(compressed) // 2
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before
            + chunk(b"IDAT", compressed[:middle]) + chunk(b"IDAT", compressed[middle:]) + chunk(b"IEND", b""))


def write_pngs(files):
    for color_type, depths in {0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16]}.items():
        for depth in depths:
            for interlaced in [False, True]:
                values = photo(CHANNELS[color_type], top=2 ** depth - 1)
                colors = photo(3, 1, 2 ** depth).astype(numpy.uint8).tobytes() if color_type == 3 else b""
                before = chunk(b"PLTE", colors) if color_type == 3 else b""
                name = f"type{color_type}_depth{depth}{'_interlaced' if interlaced else ''}.png"
                files[name] = png(values, color_type, depth, interlaced, before)
    gray, rgb, deep, deep_rgb = photo(1), photo(3), photo(1, top=400), photo(3, top=65535)
    deep_rgb[:6, :6] = 0xFFFF
    files["gray_transparent.png"] = png(gray, 0, 8, before=chunk(b"tRNS", struct.pack(">H", gray[3, 4, 0])))
    files["gray4_transparent.png"] = png(gray // 16, 0, 4, before=chunk(b"tRNS", struct.pack(">H", gray[3, 4, 0] // 16)))
    files["gray1_transparent.png"] = png(gray // 128, 0, 1, before=chunk(b"tRNS", struct.pack(">H", 0)))
    files["deep_transparent.png"] = png(deep, 0, 16, before=chunk(b"tRNS", struct.pack(">H", 65535)))
    files["rgb_transparent.png"] = png(rgb, 2, 8, before=chunk(b"tRNS", struct.pack(">HHH", *rgb[5, 6])))
    files["deep_rgb_transparent.png"] = png(deep_rgb, 2, 16, before=chunk(b"tRNS", struct.pack(">HHH", *[65535] * 3)))
    index = photo(1, top=15)
    palette = chunk(b"PLTE", photo(3, 1, 16).astype(numpy.uint8).tobytes())
    files["palette_one_transparent.png"] = png(index, 3, 4, before=palette + chunk(b"tRNS", b"\xff" * 7 + b"\0"))
    files["palette_alphas.png"] = png(index, 3, 8, before=palette + chunk(b"tRNS", bytes(range(0, 240, 30))))
    files["palette_short.png"] = png(index, 3, 8, before=chunk(b"PLTE", photo(3, 1, 10).astype(numpy.uint8).tobytes()))
    gamma = chunk(b"gAMA", struct.pack(">I", 100000))
    files["gray_gamma.png"] = png(gray, 0, 8, before=gamma)
    files["rgb_gamma.png"] = png(rgb, 2, 8, before=gamma)
    files["rgba_gamma.png"] = png(photo(4), 6, 8, before=gamma + chunk(b"bKGD", struct.pack(">HHH", 1, 2, 3)))
    files["deep_gamma.png"] = png(deep, 0, 16, before=chunk(b"gAMA", struct.pack(">I", 45455)))
    files["palette_gamma.png"] = png(index, 3, 8, before=gamma + palette)


def jpeg(array, mode, **options):
    file = io.BytesIO()
    image = Image.fromarray(array.astype(numpy.uint8).squeeze(), mode)
    image.save(file, "JPEG", **{"quality": 90, **options})
    return file.getvalue()


def write_jpegs(files):
    # Large enough for whole and partial blocks at every subsampling.
    rgb, cmyk = photo(3, 37, 45), photo(4, 37, 45)
    for name, subsampling in {"444": 0, "422": 1, "420": 2}.items():
        files[f"rgb_{name}.jpg"] = jpeg(rgb, "RGB", subsampling=subsampling)
    files["progressive.jpg"] = jpeg(rgb, "RGB", progressive=True)
    files["gray.jpg"] = jpeg(photo(1, 37, 45), "L")
    files["gray_progressive.jpg"] = jpeg(photo(1, 37, 45), "L", progressive=True)
    files["cmyk.jpg"] = jpeg(cmyk, "CMYK")
    adobe = files["cmyk.jpg"].index(b"Adobe")
    transformed = bytearray(files["cmyk.jpg"])
    transformed[adobe + 11] = 2
    files["ycck.jpg"] = bytes(transformed)
    files["rotated.jpg"] = jpeg(rgb, "RGB", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0")
    files["extra_bytes.jpg"] = files["rgb_420.jpg"][:-2] + b"\1\2\3\4" + files["rgb_420.jpg"][-2:]
    files["padded.jpg"] = files["rgb_420.jpg"] + bytes(100)


def pixels(image):
    return numpy.asarray(image, "<i4" if image.mode == "I" else numpy.uint8).tobytes()


def versions(image):
    """The conversions of an image, with their mode."""
    yield "I" if image.mode == "I" else "L", image if image.mode == "I" else image.convert("L")
    for mode in MODES:
        if mode != "L" or image.mode == "I":
            yield mode, image.convert(mode)


def write_small():
    files = {}
    write_pngs(files)
    write_jpegs(files)
    for name, content in files.items():
        (HERE / name).write_bytes(content)
    data = bytearray()
    rows = []

    def add(name, mode, filter_name, image):
        rows.append((name, mode, filter_name, image.height, image.width, len(data)))
        data.extend(pixels(image))

    for name in sorted(files):
        image = Image.open(HERE / name)
        for mode, converted in versions(image):
            add(name, mode, "-", converted)
    for name, mode in [("type6_depth8.png", "RGBA"), ("type2_depth8.png", "RGB"), ("type0_depth8.png", "L"),
                       ("type0_depth16.png", "I")]:
        image = Image.open(HERE / name)
        image = image if image.mode == mode else image.convert(mode)
        for filter_name, resampling in FILTERS.items():
            for size in [(11, 7), (40, 31), (WIDTH, 9), (50, HEIGHT), (1, 1)]:
                add(name, mode, filter_name, image.resize(size, resampling))
    (HERE / "expected.bin.gz").write_bytes(gzip.compress(bytes(data), 9, mtime=0))
    write_table("expected.tsv", rows)


def real_files():
    for path in sorted(REAL.rglob("*")):
        if path.suffix in (".png", ".jpg"):
            yield str(path.relative_to(REAL)), path.read_bytes()
    with zipfile.ZipFile(REAL / "png" / "pngsuite_stb.zip") as suite:
        for name in sorted(suite.namelist()):
            if name.endswith(".png") and "primary_check" not in name:
                yield f"png/pngsuite_stb.zip/{name}", suite.read(name)


def write_real():
    rows = []

    def add(name, mode, filter_name, image):
        content = pixels(image)
        size = len(content) // (image.width * image.height)
        picked = b"".join(content[at * size:(at + 1) * size]
                          for at in (i * 7919 % (image.width * image.height) for i in range(16)))
        rows.append((name, mode, filter_name, image.height, image.width,
                     hashlib.sha256(content).hexdigest()[:16], picked.hex() if name.endswith("jpg") else "-"))

    for name, content in real_files():
        try:
            image = Image.open(io.BytesIO(content))
            image.load()
        except (OSError, SyntaxError):
            rows.append((name, "error"))
            continue
        for mode, converted in versions(image):
            add(name, mode, "-", converted)
        if name.startswith("photos/"):
            for filter_name, resampling in FILTERS.items():
                add(name, "RGB", filter_name, image.convert("RGB").resize((224, 224), resampling))
    write_table("real.tsv", rows)


def write_table(name, rows):
    (HERE / name).write_text("".join("\t".join(map(str, row)) + "\n" for row in rows))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    HERE.mkdir(exist_ok=True)
    write_small()
    write_real()
