"""Speed and memory of PyTorch on the work that Keras.Benchmarks measures.

    torch_bench.py [WORK ...] [--seconds S] [--threads N] [--allocator default|keep]
    torch_bench.py WORK --turns [--threads N] [--allocator default|keep]

Prints one JSON line per work: images per second (median and best step), milliseconds per step, peak resident memory.
Each work runs in a process of its own, so that peaks do not mix. Needs Debian's python3-torch, python3-torchvision
and libopenblas0-pthread; without the last one, products run in the reference BLAS and the figures mean nothing.
With --turns it takes turns with other processes, as turns.py asks for.
"""
import argparse
import json
import os
import resource
import subprocess
import sys
import time

import torch
from torch import nn
from torch.nn import functional

import allocator
import densenet_torch
import networks_torch

WORKS = {  # name: (network, training?, batch, channels_last?); in double precision where the name says float64
    "bc100-train-64": ("bc100", True, 64, False),
    "bc100-train-64-channels-last": ("bc100", True, 64, True),
    "bc40-train-64-float64": ("bc40", True, 64, False),
    "bc40-train-64-float64-channels-last": ("bc40", True, 64, True),
    "bc100-infer-64": ("bc100", False, 64, False),
    "bc100-infer-64-channels-last": ("bc100", False, 64, True),
    "dn121-train-8": ("dn121", True, 8, False),
    "dn121-train-8-channels-last": ("dn121", True, 8, True),
    "dn121-infer-1": ("dn121", False, 1, False),
    "dn121-infer-1-channels-last": ("dn121", False, 1, True),
    "dn121-infer-8": ("dn121", False, 8, False),
    "dn121-infer-8-channels-last": ("dn121", False, 8, True),
    "plain40-train-64-channels-last": ("plain40", True, 64, True),
    "wide190-train-16-channels-last": ("wide190", True, 16, True),
    "textbook-train-64-channels-last": ("textbook", True, 64, True),
    "resnet32-train-64-channels-last": ("resnet32", True, 64, True),
    "vgg16-train-64-channels-last": ("vgg16", True, 64, True),
}


def training_step(model, images, classes, decays):
    labels = torch.randint(0, classes, (images.shape[0],))
    optimizer = densenet_torch.sgd(model) if decays else torch.optim.SGD(
        model.parameters(), lr=0.1, momentum=0.9, nesterov=True)
    model.train()

    def step():
        optimizer.zero_grad(set_to_none=True)
        functional.cross_entropy(model(images), labels).backward()
        optimizer.step()

    return step


def inference_step(model, images):
    model.eval()

    def step():
        with torch.inference_mode():
            model(images)

    return step


def prepare(work):
    """The step to repeat, its batch, its model and whether it trains."""
    name, training, batch, channels_last = WORKS[work]
    torch.manual_seed(1)
    torch.set_default_dtype(torch.float64 if "float64" in work else torch.float32)
    model, shape, classes = networks_torch.named(name)
    images = torch.randn(batch, *shape)
    if channels_last:
        model, images = (x.to(memory_format=torch.channels_last) for x in (model, images))
    decays = name.startswith(("bc", "plain", "wide"))  # By densenet_torch.L2, as Keras' recipe.
    step = training_step(model, images, classes, decays) if training else inference_step(model, images)
    return step, batch, model, training


def count_flops(model, training, step):
    """Runs the step and counts what direct convolutions and products compute for the whole batch.

    Training computes three products for each forward one, but no gradient of the images.
    """
    flops = []

    def count(module, inputs, output):
        forward = 2 * output.numel() * module.weight[0].numel()
        passes = 1 if not training else 3 if flops else 2
        flops.append(passes * forward)

    hooks = [m.register_forward_hook(count) for m in model.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
    step()
    for hook in hooks:
        hook.remove()
    return sum(flops)


def repeat(step, seconds, at_least):
    """Seconds of each step."""
    times = []
    start = time.perf_counter()
    while len(times) < at_least or time.perf_counter() - start < seconds:
        begin = time.perf_counter()
        step()
        times.append(time.perf_counter() - begin)
    return times


def peak_megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(work, seconds):
    step, batch, _, _ = prepare(work)
    step()  # The first step allocates and chooses kernels.
    times = sorted(repeat(step, seconds, 3))
    median = times[len(times) // 2]
    return {
        "peer": f"torch {torch.__version__}", "work": work, "threads": torch.get_num_threads(), "steps": len(times),
        "images_per_second": round(batch / median, 2), "best_images_per_second": round(batch / times[0], 2),
        "milliseconds": round(1e3 * median, 2), "peak_megabytes": round(peak_megabytes()),
    }


def take_turns(work):
    start = time.perf_counter()
    step, batch, model, training = prepare(work)
    flops = count_flops(model, training, step)
    print(json.dumps({"first_step_s": time.perf_counter() - start, "peak_mb": peak_megabytes(),
                      "gflop_per_image": flops / batch / 1e9}), flush=True)
    for line in sys.stdin:
        times = repeat(step, float(line), 1)
        print(json.dumps({"ms": [1e3 * t for t in times], "peak_mb": peak_megabytes()}), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("works", nargs="*", metavar="WORK", help="one of: " + ", ".join(WORKS) + " (default: all)")
    parser.add_argument("--seconds", type=float, default=20, help="time to repeat each work for (at least 3 steps)")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--allocator", choices=allocator.CHOICES, default="default", help="see allocator.py")
    parser.add_argument("--turns", action="store_true", help="see turns.py")
    arguments = parser.parse_args()
    unknown = [work for work in arguments.works if work not in WORKS]
    if unknown:
        parser.error(f"unknown work {', '.join(unknown)}; expected one of: {', '.join(WORKS)}")
    if len(arguments.works) == 1:
        allocator.use(arguments.allocator)
        torch.set_num_threads(arguments.threads)
        if arguments.turns:
            take_turns(arguments.works[0])
            return
        result = measure(arguments.works[0], arguments.seconds)
        print(json.dumps({**result, "allocator": arguments.allocator}), flush=True)
        return
    for work in arguments.works or WORKS:
        subprocess.run([sys.executable, __file__, work, "--seconds", str(arguments.seconds),
                        "--threads", str(arguments.threads), "--allocator", arguments.allocator], check=True)


if __name__ == "__main__":
    main()
