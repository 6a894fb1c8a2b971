"""What NumPy, SciPy and PyTorch make of the functions of `Ops`: writes functions.json and functions.npz.

A case is a function by the name the tests know it by, the arrays it is given, and its result.
"""
import numpy as np
import torch
import torch.nn.functional as F
from scipy import ndimage

from fixture import Fixture, generator, main

DESCRIPTION = ("`name` says which function; `inputs` are its operands, float32 or int32, `output` is its result, "
               "computed in float64.")



def depth_to_space(x, block):
    n, h, w, c = x.shape
    x = x.reshape(n, h, w, block, block, c // block // block)
    return x.transpose(0, 1, 3, 2, 4, 5).reshape(n, h * block, w * block, -1)


def patches(x, size, stride, rate, padding):
    n, h, w, c = x.shape
    reach = (size - 1) * rate + 1
    if padding == "same":
        out = [-(-length // stride) for length in (h, w)]
        total = [max((o - 1) * stride + reach - length, 0) for o, length in zip(out, (h, w))]
        x = np.pad(x, [(0, 0)] + [(t // 2, t - t // 2) for t in total] + [(0, 0)])
        h, w = x.shape[1:3]
    rows = range(0, h - reach + 1, stride)
    columns = range(0, w - reach + 1, stride)
    return np.stack([np.stack([
        x[:, i:i + reach:rate, j:j + reach:rate, :].reshape(n, -1) for j in columns], 1) for i in rows], 1)


def resize(x, size, mode):
    images = torch.from_numpy(x.transpose(0, 3, 1, 2))
    options = {} if mode == "nearest-exact" else {"align_corners": False}
    return F.interpolate(images, size=size, mode=mode, **options).numpy().transpose(0, 2, 3, 1)


def cubic(x, size, axis):
    """Keys' cubic with a = -1/2 at half-pixel centres; weights outside are left out, the others renormalized."""
    length = x.shape[axis]
    weights = np.zeros((size, length))
    for o in range(size):
        centre = (o + 0.5) * length / size - 0.5
        for i in range(length):
            d = abs(i - centre)
            if d <= 1:
                weights[o, i] = 1.5 * d ** 3 - 2.5 * d ** 2 + 1
            elif d < 2:
                weights[o, i] = -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2
        weights[o] /= weights[o].sum()
    return np.moveaxis(np.tensordot(weights, x, (1, axis)), 0, axis)


def lanczos(x, size, axis, a):
    """Lanczos' window of radius a at half-pixel centres; weights outside are left out, the others renormalized."""
    length = x.shape[axis]
    d = np.arange(length) - ((np.arange(size) + 0.5) * length / size - 0.5)[:, None]
    weights = np.where(np.abs(d) < a, np.sinc(d) * np.sinc(d / a), 0)
    return np.moveaxis(np.tensordot(weights / weights.sum(1, keepdims=True), x, (1, axis)), 0, axis)


def area(x, size, axis):
    """The mean over what an element covers; PyTorch agrees where the ratio is whole."""
    length = x.shape[axis]
    ends = np.arange(size + 1) * length / size
    weights = np.maximum(np.minimum(np.arange(1, length + 1), ends[1:, None])
                         - np.maximum(np.arange(length), ends[:-1, None]), 0) * size / length
    if length % size == 0:
        pooled = F.adaptive_avg_pool1d(torch.from_numpy(np.moveaxis(x, axis, -1).reshape(1, -1, length)), size).numpy()
        np.testing.assert_allclose(np.moveaxis(x, axis, -1).reshape(1, -1, length) @ weights.T, pooled, atol=1e-12)
    return np.moveaxis(np.tensordot(weights, x, (1, axis)), 0, axis)


def batch_dot(x, y, i, j):
    return np.stack([np.tensordot(a, b, (i - 1, j - 1)) for a, b in zip(x, y)])


def inside(place, length, fill):
    """MapCoordinate of TensorFlow 2.15's image_ops.h."""
    if fill == "reflect":
        if place < 0:
            place += 2 * length * int(-place / (2 * length))
            place = place + 2 * length if place < -length else -place - 1
        elif place > length - 1:
            place -= 2 * length * int(place / (2 * length))
            place = 2 * length - place - 1 if place >= length else place
    elif fill == "wrap":
        if place < 0:
            place += length * (int(-place / (length - 1)) + 1)
        elif place > length - 1:
            place -= length * int(place / (length - 1))
    return place if fill == "constant" else min(max(place, 0), length - 1)


def transformed(images, matrices, size, mode, fill, value):
    n, h, w, c = images.shape
    result = np.empty((n, *size, c))

    def read(image, i, j):
        return images[image, i, j] if 0 <= i < h and 0 <= j < w else np.full(c, value)

    for image, (m0, m1, m2, m3, m4, m5, m6, m7) in enumerate(matrices):
        for i in range(size[0]):
            for j in range(size[1]):
                k = m6 * j + m7 * i + 1
                x = inside((m0 * j + m1 * i + m2) / k, w, fill)
                y = inside((m3 * j + m4 * i + m5) / k, h, fill)
                if mode == "nearest":
                    result[image, i, j] = read(image, round(y), round(x))
                    continue
                top, left = int(np.floor(y)), int(np.floor(x))
                down, right = y - top, x - left
                result[image, i, j] = (
                    (1 - down) * ((1 - right) * read(image, top, left) + right * read(image, top, left + 1))
                    + down * ((1 - right) * read(image, top + 1, left) + right * read(image, top + 1, left + 1)))
    if fill != "wrap" and (fill != "constant" or value == 0):
        # PyTorch knows the others: an oracle for the above.
        name = {"reflect": "reflection", "nearest": "border", "constant": "zeros"}[fill]
        j, i = np.meshgrid(np.arange(size[1]), np.arange(size[0]))
        grid = np.stack([np.stack([
            2 * ((m[0] * j + m[1] * i + m[2]) / (m[6] * j + m[7] * i + 1) + 0.5) / w - 1,
            2 * ((m[3] * j + m[4] * i + m[5]) / (m[6] * j + m[7] * i + 1) + 0.5) / h - 1], -1) for m in matrices])
        other = F.grid_sample(
            torch.from_numpy(images.transpose(0, 3, 1, 2).copy()), torch.from_numpy(grid), mode, name, align_corners=False)
        np.testing.assert_allclose(result, other.numpy().transpose(0, 2, 3, 1), atol=1e-9)
    return result


# SciPy's own modes interpolate between the edge and what lies outside; Keras' are those of its grid.
GRID = {"constant": "grid-constant", "wrap": "grid-wrap"}


def sliced(x, updates):
    result = x.copy()
    result[1:3, 2:5] = updates
    return result


def scattered(x, indices, updates):
    result = x.copy()
    for index, update in zip(indices.astype(int), updates):
        result[tuple(index)] = update
    return result


def functions():
    r = lambda *shape: ("float", shape)
    yield "mod", [r(4, 5), r(5)], np.mod
    yield "floor_divide", [r(4, 5), r(4, 1)], np.floor_divide
    yield "mod_int", [("int", (30,), -9, 9), ("odd", (30,))], np.mod
    yield "floor_divide_int", [("int", (30,), -9, 9), ("odd", (30,))], np.floor_divide
    yield "prod_axis", [r(3, 4, 5)], lambda x: np.prod(x, 1)
    yield "prod_axes", [r(3, 2, 5)], lambda x: np.prod(x, (0, 2), keepdims=True)
    yield "prod_all", [r(3, 7)], np.prod
    yield "min_axis", [r(3, 4, 5)], lambda x: np.min(x, 1)
    yield "var", [r(3, 4, 5)], lambda x: np.var(x, (0, 2))
    yield "std", [r(3, 4)], lambda x: np.std(x, 1, keepdims=True)
    yield "logsumexp", [r(3, 4, 5)], lambda x: torch.logsumexp(torch.from_numpy(x), (0, 2)).numpy()
    yield "cumsum", [r(3, 4, 5)], lambda x: np.cumsum(x, 1)
    yield "cumsum_all", [r(3, 4)], np.cumsum
    yield "cumprod", [r(3, 7, 2)], lambda x: np.cumprod(x, 1)
    yield "argmax", [r(3, 4, 5)], lambda x: np.argmax(x, 1)
    yield "argmax_all", [r(3, 4)], np.argmax
    yield "argmin", [r(3, 4, 5)], lambda x: np.argmin(x, 0)
    yield "argmin_int", [("int", (4, 9), -3, 3)], lambda x: np.argmin(x, 1)
    yield "take", [r(4, 5, 3), ("int", (2, 6), -5, 4)], lambda x, i: np.take(x, i, 1)
    yield "take_all", [r(4, 5), ("int", (7,), -20, 19)], np.take
    yield "take_along_axis", [r(3, 5, 2), ("int", (3, 4, 2), -5, 4)], lambda x, i: np.take_along_axis(x, i, 1)
    yield "gather_nd", [r(4, 5, 3), ("int", (6, 2), -4, 3)], lambda x, i: x[i[:, 0], i[:, 1]]
    yield "gather_nd_batch", [r(3, 5, 2), ("int", (3, 4, 1), -5, 4)], \
        lambda x, i: np.stack([a[j[:, 0]] for a, j in zip(x, i)])
    yield "tile", [r(2, 3)], lambda x: np.tile(x, (2, 1, 3))
    yield "tile_fewer", [r(2, 3, 2)], lambda x: np.tile(x, (2,))
    yield "repeat", [r(2, 3)], lambda x: np.repeat(x, 3, 1)
    yield "repeat_all", [r(2, 3)], lambda x: np.repeat(x, 2)
    yield "roll", [r(4, 5)], lambda x: np.roll(x, -7, 1)
    yield "roll_all", [r(4, 5)], lambda x: np.roll(x, 3)
    yield "flip", [r(3, 4, 2)], lambda x: np.flip(x, (0, 2))
    yield "pad_reflect", [r(4, 5)], lambda x: np.pad(x, ((2, 3), (4, 0)), "reflect")
    yield "pad_symmetric", [r(4, 5)], lambda x: np.pad(x, ((4, 1), (0, 5)), "symmetric")
    yield "pad_constant", [r(4, 5)], lambda x: np.pad(x, ((1, 0), (2, 3)), constant_values=0.5)
    yield "matmul_broadcast", [r(5, 1, 3, 4), r(2, 4, 6)], np.matmul
    yield "matmul_vectors", [r(4), r(2, 4, 6)], np.matmul
    yield "matmul_vector_right", [r(3, 2, 4), r(4)], np.matmul
    yield "matmul_rows", [r(3, 2, 4), r(4, 5)], np.matmul
    yield "matmul_transposed", [r(3, 4, 2), r(3, 5, 4)], lambda x, y: x.transpose(0, 2, 1) @ y.transpose(0, 2, 1)
    yield "dot", [r(2, 3, 4), r(5, 4, 6)], np.dot
    yield "tensordot", [r(2, 3, 4), r(4, 5, 3)], lambda x, y: np.tensordot(x, y, ([1, 2], [2, 0]))
    yield "tensordot_number", [r(2, 3, 4), r(3, 4, 5)], lambda x, y: np.tensordot(x, y, 2)
    yield "batch_dot", [r(5, 2, 3), r(5, 3, 4)], lambda x, y: batch_dot(x, y, 2, 1)
    yield "batch_dot_axes", [r(5, 2, 3, 6), r(5, 4, 2)], lambda x, y: batch_dot(x, y, 1, 2)
    yield "batch_dot_vectors", [r(5, 3), r(5, 3)], lambda x, y: (x * y).sum(1, keepdims=True)
    for formula, shapes in [
            ("bij,bjk->bik", [(3, 2, 4), (3, 4, 5)]), ("bhqd,bhkd->bhqk", [(2, 3, 4, 5), (2, 3, 6, 5)]),
            ("ij,jk", [(2, 3), (3, 4)]), ("ij->ji", [(2, 3)]), ("ijk->k", [(2, 3, 4)]), ("i,i->", [(4,), (4,)]),
            ("ij,kl->likj", [(2, 3), (4, 5)]), ("aij,jb->bia", [(2, 3, 4), (4, 5)]),
            ("...ij,...jk->...ik", [(6, 2, 3), (5, 6, 3, 4)]), ("bi,bj->bij", [(3, 2), (3, 4)]),
            ("ijx,ky->ik", [(2, 3, 4), (5, 6)])]:
        yield f"einsum {formula}", [r(*shape) for shape in shapes], lambda *xs, f=formula: np.einsum(f, *xs)
    yield "sort", [r(3, 4, 5)], lambda x: np.sort(x, 1)
    yield "argsort_ties", [("int", (4, 30), 0, 5)], lambda x: np.argsort(x, 1, kind="stable")
    yield "topk_values", [r(3, 9)], lambda x: -np.sort(-x, 1)[:, :4]
    yield "topk_ties", [("int", (4, 30), 0, 5)], lambda x: np.argsort(-x, 1, kind="stable")[:, :7]
    yield "eye", [], lambda: np.eye(3, 5, 1)
    yield "linspace", [], lambda: np.linspace(-1, 2, 7)
    yield "arange", [], lambda: np.arange(5, -4, -2)
    yield "tril", [r(2, 4, 3)], lambda x: np.tril(x, -1)
    yield "triu", [r(4, 5)], lambda x: np.triu(x, 1)
    for name in ("arcsin", "arccos", "arctanh"):
        yield name, [("unit", (60,))], getattr(np, name)
    yield "arcsinh", [r(60)], lambda x: np.arcsinh(20 * x ** 3)
    yield "arccosh", [r(60)], lambda x: np.arccosh(1 + x * x)
    yield "erfinv", [("unit", (200,))], lambda x: torch.erfinv(torch.from_numpy(x)).numpy()
    yield "arctan2", [("int", (60,), -2, 2), ("int", (60,), -2, 2)], lambda y, x: np.arctan2(y + 0.0, x)
    yield "arctan2_float", [r(60), r(60)], np.arctan2
    yield "hypot", [r(4, 5), r(5)], np.hypot
    yield "trunc", [r(40)], lambda x: np.trunc(2 * x)
    yield "quantile", [r(3, 7, 2)], lambda x: np.quantile(x, 0.3, 1)
    yield "quantile_all", [r(3, 7)], lambda x: np.quantile(x, 1, keepdims=True)
    yield "median", [r(3, 6)], lambda x: np.median(x, -1)
    yield "average", [r(3, 4), ("unit", (3, 4))], lambda x, w: np.average(x, 1, w * w)
    yield "diff", [r(3, 4, 2)], lambda x: np.diff(x, axis=1)
    yield "meshgrid", [r(3), r(4), r(2)], lambda *x: np.stack(np.meshgrid(*x))
    yield "meshgrid_ij", [r(3), r(4)], lambda *x: np.stack(np.meshgrid(*x, indexing="ij"))
    for offset in (-1, 0, 2):
        yield f"diagonal {offset}", [r(2, 4, 5)], lambda x, o=offset: np.diagonal(x, o, -2, -1)
        yield f"diag {offset}", [r(4)], lambda x, o=offset: np.diag(x, o)
    yield "trace", [r(2, 4, 5)], lambda x: np.trace(x, 0, -2, -1)
    for k in (1, 2, -1):
        yield f"rot90 {k}", [r(3, 4, 2)], lambda x, k=k: np.rot90(x, k)
    yield "bincount", [("int", (30,), 0, 4), r(30)], lambda x, w: np.bincount(x.astype(int), w, 6)
    yield "multi_hot", [("int", (5, 3), 0, 5)], lambda x: np.eye(6)[x.astype(int)].max(-2)
    yield "segment_sum", [r(6, 2), ("int", (6,), 0, 2)], \
        lambda x, s: np.stack([x[s == i].sum(0) for i in range(3)])
    yield "norm", [r(3, 4)], lambda x: np.linalg.norm(x, axis=1)
    for order in (0, 1, 3, np.inf, -np.inf):
        yield f"norm {order}", [r(3, 4)], lambda x, o=order: np.linalg.norm(x, o, 1, keepdims=True)
    for order in (1, -1, np.inf, -np.inf):
        yield f"norm_matrix {order}", [r(3, 4, 2)], lambda x, o=order: np.linalg.norm(x, o, (2, 0))
    yield "cross", [r(2, 3, 4), r(3, 1)], lambda x, y: np.cross(x, np.broadcast_to(y, x.shape), axis=1)
    yield "cross_planes", [r(5, 2), r(5, 2)], np.cross
    yield "cross_mixed", [r(5, 2), r(5, 3)], np.cross
    for side in ("left", "right"):
        yield f"searchsorted {side}", [("int", (4, 9), 0, 9)], lambda x, s=side: np.searchsorted(np.array([1, 1, 3, 4, 4, 4, 8]), x, s)
    yield "digitize", [r(3, 7)], lambda x: np.digitize(x, [-1, -0.5, 0, 1.25])
    yield "histogram", [r(200)], lambda x: np.histogram(x, 7)[0]
    yield "histogram_edges", [r(200)], lambda x: np.histogram(x, 7)[1]
    yield "histogram_range", [r(10, 20)], lambda x: np.histogram(x, 5, (-1, 0.75))[0]
    yield "histogram_equal", [], lambda: np.histogram(np.full(6, 0.3), 4)[0]
    yield "histogram_on_edges", [], lambda: np.histogram(np.arange(41) / 40, 40, (0, 1))[0]
    yield "segment_max", [r(6, 2), ("int", (6,), 0, 1)], lambda x, s: np.stack([x[s == i].max(0) for i in range(2)])
    yield "slice_update", [r(4, 5), r(2, 3)], sliced
    yield "scatter_update", [r(4, 5), ("int", (9, 2), -4, 3), r(9)], scattered
    yield "scatter_update_rows", [r(4, 5), ("int", (6, 1), 0, 3), r(6, 5)], scattered
    for mode in ("constant", "nearest", "wrap", "mirror", "reflect"):
        for order in (0, 1):
            yield f"map_coordinates {mode} {order}", [r(4, 5), ("places", (2, 30))], \
                lambda x, c, m=mode, o=order: ndimage.map_coordinates(x, c, order=o, mode=GRID.get(m, m), cval=0.25)
    yield "det", [r(3, 4, 4)], np.linalg.det
    yield "det_singular", [r(3, 1)], lambda x: np.linalg.det(x @ x.T) * 0
    yield "inv", [r(2, 5, 5)], np.linalg.inv
    yield "solve", [r(2, 5, 5), r(5, 3)], lambda a, b: np.linalg.solve(a, np.stack([b, b]))
    yield "solve_vector", [r(2, 4, 4), r(4)], lambda a, b: np.linalg.solve(a, np.stack([b, b]))
    yield "cholesky", [r(2, 4, 4)], lambda x: np.linalg.cholesky(x @ x.transpose(0, 2, 1) + np.eye(4))
    yield "round", [r(40)], lambda x: np.round(x, 1)
    yield "index_ranges", [r(5, 6, 7)], lambda x: x[1:-1, ..., ::-2]
    yield "index_positions", [r(5, 6, 7)], lambda x: x[-1, None, 2:100, 3]
    yield "index_backwards", [r(5, 6)], lambda x: x[4:1:-2, 7::-1]
    yield "depth_to_space", [r(2, 3, 2, 12)], lambda x: depth_to_space(x, 2)
    yield "patches_valid", [r(2, 7, 6, 3)], lambda x: patches(x, 3, 2, 1, "valid")
    yield "patches_same", [r(1, 7, 6, 2)], lambda x: patches(x, 3, 2, 2, "same")
    for size in [(9, 13), (3, 4), (5, 21), (1, 1)]:
        yield f"resize_bilinear {size[0]} {size[1]}", [r(2, 5, 7, 3)], lambda x, s=size: resize(x, s, "bilinear")
        yield f"resize_nearest {size[0]} {size[1]}", [r(2, 5, 7, 3)], lambda x, s=size: resize(x, s, "nearest-exact")
        yield f"resize_bicubic {size[0]} {size[1]}", [r(2, 5, 7, 3)], lambda x, s=size: cubic(cubic(x, s[0], 1), s[1], 2)

    for size in [(9, 13), (3, 4), (5, 21), (1, 1)]:
        for kind in (3, 5):
            yield f"resize_lanczos{kind} {size[0]} {size[1]}", [r(2, 5, 7, 3)], \
                lambda x, s=size, a=kind: lanczos(lanczos(x, s[0], 1, a), s[1], 2, a)
        yield f"resize_area {size[0]} {size[1]}", [r(2, 5, 7, 3)], lambda x, s=size: area(area(x, s[0], 1), s[1], 2)

    for mode in ("bilinear", "nearest"):
        for fill in ("constant", "reflect", "wrap", "nearest"):
            yield f"transform {mode} {fill}", [r(3, 5, 6, 2), ("matrix", 3)], \
                lambda x, m, mode=mode, fill=fill: transformed(x, m, (7, 4), mode, fill, 0.25)
    for mode in ("bilinear", "nearest"):
        yield f"transform {mode} constant 0", [r(3, 5, 6, 2), ("matrix", 3)], \
            lambda x, m, mode=mode: transformed(x, m, (7, 4), mode, "constant", 0)


def operand(draw, spec):
    if spec[0] == "unit":
        return draw.uniform(-0.999, 0.999, spec[1]).astype(np.float32)
    if spec[0] == "float":
        return draw.uniform(-1.5, 1.5, spec[1]).astype(np.float32)
    if spec[0] == "matrix":
        rows = draw.uniform(-1.5, 1.5, (spec[1], 8)) * [1, 1, 6, 1, 1, 6, 0, 0]
        rows[0] = [1, 0, -13, 0, -1, 9, 0, 0]
        rows[-1, 6:] = 0.04, -0.03
        return rows.astype(np.float32)
    if spec[0] == "places":
        return draw.uniform(-9, 13, spec[1]).astype(np.float32)
    if spec[0] == "odd":
        return (2 * draw.integers(-3, 3, spec[1]) + 1).astype(np.int32)
    return draw.integers(spec[2], spec[3] + 1, spec[1]).astype(np.int32)


def build():
    fixture = Fixture("functions", description=DESCRIPTION)
    for name, specs, function in functions():
        draw = generator(name)
        inputs = [operand(draw, spec) for spec in specs]
        output = function(*[x.astype(np.float64) if x.dtype == np.float32 else x for x in inputs])
        folder = name.replace(" ", "_").replace("->", "_to_").replace(",", "_").replace("...", "etc")
        fixture.case(
            name=name,
            inputs=[fixture.array(f"{folder}/x{i}", x, x.dtype) for i, x in enumerate(inputs)],
            output=fixture.array(f"{folder}/y", output, np.int32 if np.asarray(output).dtype.kind == "i" else np.float32))
    return fixture


if __name__ == "__main__":
    main(build, __doc__)
