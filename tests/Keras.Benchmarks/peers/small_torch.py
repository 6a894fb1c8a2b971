"""What tiny models and one image cost in PyTorch: what `Keras.Benchmarks -- small` measures here.

    small_torch.py [--models N] [--seconds S] [--threads N]
"""
import argparse
import gc
import resource
import time

import torch
from torch import nn
from torch.nn import functional

import networks_torch

SAMPLES, FEATURES = 32, 10


def resident_kilobytes():
    gc.collect()
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize() / 1024


def each(what, count, act):
    start = time.perf_counter()
    act(0)
    first = time.perf_counter() - start
    before = resident_kilobytes()
    start = time.perf_counter()
    for index in range(1, count):
        act(index)
    others = time.perf_counter() - start
    kilobytes = (resident_kilobytes() - before) / (count - 1)
    print(f"  {what:56}{1e3 * first:12.2f}{1e6 * others / (count - 1):12.1f}{kilobytes:12.1f}")


def repeat(seconds, act):
    """The median of the seconds that a call takes."""
    times = []
    start = time.perf_counter()
    while len(times) < 3 or time.perf_counter() - start < seconds:
        begin = time.perf_counter()
        act()
        times.append(time.perf_counter() - begin)
    return sorted(times)[len(times) // 2]


def training_step(model, optimizer, x, labels):
    optimizer.zero_grad(set_to_none=True)
    functional.cross_entropy(model(x), labels).backward()
    optimizer.step()


def prediction(model, x):
    with torch.inference_mode():
        return functional.softmax(model(x), dim=-1)


def tiny_models(count, seconds):
    x = torch.randn(SAMPLES, FEATURES)
    labels = torch.arange(SAMPLES) % FEATURES
    models, optimizers = [], []
    print(f"{count} models of a Linear of {FEATURES}, {SAMPLES} samples{'first ms':>17}{'others us':>12}{'others KB':>12}")
    each("build", count, lambda index: models.append(nn.Linear(FEATURES, FEATURES)))
    each("optimizer", count, lambda index: optimizers.append(torch.optim.SGD(models[index].parameters(), lr=0.1)))
    each("first prediction", count, lambda index: prediction(models[index], x))
    each("first training step", count, lambda index: training_step(models[index], optimizers[index], x, labels))
    each("second training step", count, lambda index: training_step(models[index], optimizers[index], x, labels))
    print("one of them, again" + f"{'us a call':>62}")
    for what, act in [
        ("prediction", lambda: prediction(models[0], x)),
        ("training step", lambda: training_step(models[0], optimizers[0], x, labels)),
    ]:
        print(f"  {what:56}{1e6 * repeat(seconds, act):22.1f}")


def one_image(name, seconds):
    start = time.perf_counter()
    model, shape, _ = networks_torch.named(name)
    model = model.eval().to(memory_format=torch.channels_last)
    build = time.perf_counter() - start
    image = torch.randn(1, *shape).to(memory_format=torch.channels_last)
    start = time.perf_counter()
    prediction(model, image)
    first = time.perf_counter() - start
    again = repeat(seconds, lambda: prediction(model, image))
    print(f"  {name:48}{1e3 * build:12.1f}{1e3 * first:12.1f}{1e3 * again:12.2f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--models", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    tiny_models(options.models, options.seconds)
    print(f"one image{'build ms':>53}{'first ms':>12}{'again ms':>12}")
    for name in ["dn121", "bc100", "resnet32"]:
        one_image(name, options.seconds)


if __name__ == "__main__":
    main()
