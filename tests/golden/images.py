"""Writes small images of every kind, and what Pillow makes of them and of the real files.

Run with Debian's Python (python3-pil 9.4, python3-numpy): /usr/bin/python3 tests/golden/images.py

images/*.png, *.jpg, *.bmp, *.gif, *.webp   the small images
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


def bmp(bits, rows, compression=0, palette=b"", masks=b"", header=40, height=HEIGHT, width=WIDTH):
    """A BMP file of encoded rows; a negative height means from top to bottom."""
    data = b"".join(rows)
    if header == 12:
        head = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        head = struct.pack("<IiiHHIIiiII", header, width, height, 1, bits, compression, len(data), 2835, 2835,
                           len(palette) // 4, 0)
    if header > 40:
        head, masks = (head + masks).ljust(header, b"\0"), b""
    start = 14 + len(head) + len(masks) + len(palette)
    return b"BM" + struct.pack("<IHHI", start + len(data), 0, 0, start) + head + masks + palette + data


def padded(row):
    return row + bytes(-len(row) % 4)


def saved(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def picture(mode, height=HEIGHT, width=WIDTH):
    return Image.fromarray(photo(len(mode), height, width).astype(numpy.uint8).squeeze(), mode)


def write_bmps(files):
    rgb, index, colors = photo(3), photo(1, top=15)[..., 0], photo(3, 1, 16)[0].astype(numpy.uint8)
    wide = numpy.concatenate([rgb[..., ::-1], photo(1)], -1).astype(numpy.uint8)
    palette = b"".join(bytes([*color, 0]) for color in colors)
    halves = [padded(bytes(a * 16 + b for a, b in zip(row[::2], [*row[1::2], 0]))) for row in index[::-1]]
    wide_rows = [row.tobytes() for row in wide[::-1]]
    masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    files["rgb.bmp"] = saved(picture("RGB"), "BMP")
    files["gray.bmp"] = saved(picture("L"), "BMP")
    files["bilevel.bmp"] = saved(picture("L").convert("1"), "BMP")
    files["palette8.bmp"] = saved(picture("RGB").quantize(200), "BMP")
    files["palette4.bmp"] = bmp(4, halves, palette=palette)
    files["os2.bmp"] = bmp(4, halves, palette=colors.tobytes(), header=12)
    files["from_top.bmp"] = bmp(
        24, [padded(row[:, ::-1].astype(numpy.uint8).tobytes()) for row in rgb], height=-HEIGHT)
    files["rgbx.bmp"] = bmp(32, wide_rows)
    files["rgba.bmp"] = bmp(32, wide_rows, compression=3, header=124, masks=masks)
    runs = [b"".join(bytes([1, value]) for value in row) + b"\0\0" for row in index[::-1]] + [b"\0\1"]
    files["runs8.bmp"] = bmp(8, runs, compression=1, palette=palette)
    runs = [b"".join(bytes([1, value * 16]) for value in row) + b"\0\0" for row in index[::-1]] + [b"\0\1"]
    files["runs4.bmp"] = bmp(4, runs, compression=2, palette=palette)


def descriptor(gif):
    """Where the first frame begins."""
    at = 13 + (3 << ((gif[10] & 7) + 1) if gif[10] & 0x80 else 0)
    while gif[at] == 0x21:
        at += 2
        while gif[at]:
            at += 1 + gif[at]
        at += 1
    return at


def on_screen(gif, width, height, left, top, background=0):
    """The frame at a place of a larger screen."""
    moved = bytearray(gif)
    struct.pack_into("<HH", moved, 6, width, height)
    moved[11] = background
    struct.pack_into("<HH", moved, descriptor(gif) + 1, left, top)
    return bytes(moved)


def without_palette(gif, is_local):
    """The table of colors taken away, or from the file into its first frame."""
    length, at = 3 << ((gif[10] & 7) + 1), descriptor(gif)
    head = gif[:10] + bytes([gif[10] & 0x7F]) + gif[11:13] + gif[13 + length:at + 9]
    if not is_local:
        return head + gif[at + 9:]
    return head + bytes([0x80 | (gif[10] & 7)]) + gif[13:13 + length] + gif[at + 10:]


def write_gifs(files):
    plain = saved(picture("RGB").quantize(16), "GIF")
    transparent = saved(picture("RGB").quantize(16), "GIF", transparency=3)
    others = [picture("RGB").quantize(16) for _ in range(2)]
    files["gray.gif"] = saved(picture("L"), "GIF")
    files["palette.gif"] = saved(picture("RGB").quantize(200), "GIF")
    files["interlaced.gif"] = saved(picture("RGB", 50, 41).quantize(64), "GIF", interlace=1)
    files["transparent.gif"] = transparent
    files["animated.gif"] = saved(others[0], "GIF", save_all=True, append_images=others[1:], duration=50)
    files["animated_transparent.gif"] = saved(
        others[0], "GIF", save_all=True, append_images=others[1:], transparency=2, disposal=2)
    files["offset.gif"] = on_screen(plain, 31, 30, 4, 5, background=6)
    files["offset_transparent.gif"] = on_screen(transparent, 31, 30, 4, 5)
    files["beyond_screen.gif"] = on_screen(plain, 20, 15, 4, 5)
    files["local_palette.gif"] = without_palette(plain, is_local=True)
    files["local_palette_transparent.gif"] = without_palette(transparent, is_local=True)
    files["no_palette.gif"] = without_palette(plain, is_local=False)


def write_webps(files):
    alpha = picture("RGBA", 37, 45)
    alpha.paste(0, (0, 0, 7, 5))
    files["lossy.webp"] = saved(picture("RGB", 37, 45), "WEBP", quality=80)
    files["lossless.webp"] = saved(picture("RGB", 37, 45), "WEBP", lossless=True)
    files["lossy_alpha.webp"] = saved(alpha, "WEBP", quality=70)
    files["lossless_alpha.webp"] = saved(alpha, "WEBP", lossless=True, exact=True)
    files["animated.webp"] = saved(
        picture("RGB", 37, 45), "WEBP", save_all=True, append_images=[picture("RGB", 37, 45)])


def profile():
    """A color profile that changes every color: linear, with red and blue exchanged."""
    def fixed(*values):
        return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))

    colors = [b"XYZ \0\0\0\0" + fixed(*xyz) for xyz in
              [(0.1431, 0.0606, 0.7141), (0.3851, 0.7169, 0.0971), (0.4361, 0.2225, 0.0139), (0.9642, 1, 0.8249)]]
    curve = b"curv\0\0\0\0" + struct.pack(">IHH", 1, 256, 0)
    text = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"test\0" + bytes(79)
    tags, content = b"", b""
    for name, tag in zip([b"rXYZ", b"gXYZ", b"bXYZ", b"wtpt", b"rTRC", b"gTRC", b"bTRC", b"desc"],
                         [*colors, curve, curve, curve, text]):
        tags += name + struct.pack(">II", 128 + 4 + 12 * 8 + len(content), len(tag))
        content += tag
    header = b"\0\0\0\0\0\0\0\0\2\x10\0\0mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28) + fixed(0.9642, 1, 0.8249)
    whole = header.ljust(128, b"\0") + struct.pack(">I", 8) + tags + content
    return struct.pack(">I", len(whole)) + whole[4:]


def write_profiled(files):
    image = picture("RGB", 37, 45)
    files["profile.jpg"] = saved(image, "JPEG", icc_profile=profile())
    files["profile.png"] = saved(image, "PNG", icc_profile=profile())
    files["profile.webp"] = saved(image, "WEBP", icc_profile=profile())


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
    write_bmps(files)
    write_gifs(files)
    write_webps(files)
    write_profiled(files)
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
