"""PyTorch's steps of the networks that gpu-check measures, in turns with it: torch_steps.py NETWORK WORK BATCH PRECISION DEVICE MODE.

NETWORK is bc100, dn121 or tiny; WORK train or infer; PRECISION float32, tf32, bfloat16 or float16; MODE eager or compile.
Channels last. The protocol is that of turns.py.
"""
import json
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional


class Bottleneck(nn.Module):
    def __init__(self, channels, growth_rate):
        super().__init__()
        self.norm1 = nn.BatchNorm2d(channels)
        self.conv1 = nn.Conv2d(channels, 4 * growth_rate, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(4 * growth_rate)
        self.conv2 = nn.Conv2d(4 * growth_rate, growth_rate, 3, padding=1, bias=False)

    def forward(self, x):
        y = self.conv1(functional.relu(self.norm1(x)))
        return torch.cat([x, self.conv2(functional.relu(self.norm2(y)))], 1)


def densenet(blocks, growth_rate, channels, stem, classes):
    modules = list(stem)
    for index, count in enumerate(blocks):
        for _ in range(count):
            modules.append(Bottleneck(channels, growth_rate))
            channels += growth_rate
        if index < len(blocks) - 1:
            modules += [nn.BatchNorm2d(channels), nn.ReLU(), nn.Conv2d(channels, channels // 2, 1, bias=False), nn.AvgPool2d(2)]
            channels //= 2
    return nn.Sequential(*modules, nn.BatchNorm2d(channels), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
                         nn.Linear(channels, classes))


def small_stem(channels):
    return [nn.Conv2d(3, channels, 3, padding=1, bias=False)]


def network(name):
    """The model, its input size and its number of classes."""
    if name == "bc100":
        return densenet([16, 16, 16], 12, 24, small_stem(24), 10), 32, 10
    if name == "tiny":
        return densenet([2, 2], 12, 24, small_stem(24), 10), 32, 10
    stem = [nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    return densenet([6, 12, 24, 16], 32, 64, stem, 1000), 224, 1000


def prepare(name, work, batch, precision, device, mode):
    torch.manual_seed(1)
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = precision == "tf32"
    torch.backends.cudnn.benchmark = True
    model, size, classes = network(name)
    model = model.to(device, memory_format=torch.channels_last)
    images = torch.rand(batch, 3, size, size, device=device).to(memory_format=torch.channels_last)
    labels = torch.randint(0, classes, (batch,), device=device)
    half = {"bfloat16": torch.bfloat16, "float16": torch.float16}.get(precision)
    cast = torch.autocast(device, dtype=half or torch.bfloat16, enabled=half is not None)
    scaler = torch.amp.GradScaler(device) if precision == "float16" else None
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=1e-4)
    forward = torch.compile(model) if mode == "compile" else model

    def train():
        optimizer.zero_grad(set_to_none=True)
        with cast:
            loss = functional.cross_entropy(forward(images), labels)
        if scaler:
            scaler.scale(loss).backward()
            scaler.step(optimizer)
            scaler.update()
        else:
            loss.backward()
            optimizer.step()
        return loss.item()  # As the other side reads it: it waits for the device.

    def infer():
        with torch.inference_mode(), cast:
            return forward(images).float().cpu()

    if work == "train":
        model.train()
        return train
    model.eval()
    return infer


def peak_megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main():
    name, work, batch, precision, device, mode = sys.argv[1:]
    start = time.perf_counter()
    step = prepare(name, work, int(batch), precision, device, mode)
    step()
    first = time.perf_counter() - start
    step()
    print(json.dumps({"first_step_s": first, "peak_mb": peak_megabytes(), "torch": torch.__version__}), flush=True)
    for line in sys.stdin:
        times, begin = [], time.perf_counter()
        while not times or time.perf_counter() - begin < float(line):
            started = time.perf_counter()
            step()
            times.append(time.perf_counter() - started)
        print(json.dumps({"ms": [1e3 * t for t in times], "peak_mb": peak_megabytes()}), flush=True)


if __name__ == "__main__":
    main()
