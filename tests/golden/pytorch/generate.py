#!/usr/bin/python3
"""Writes state dicts of a small torchvision DenseNet in every form, its outputs, and files that must be refused.

Needs torch and torchvision (Debian's python3-torchvision).
"""
import collections
import json
import os
import struct
import zipfile

import numpy as np
import torch
import torchvision

os.chdir(os.path.dirname(os.path.abspath(__file__)))
torch.manual_seed(1)


class Call:
    """Pickles as a call of any function."""

    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


def network():
    """Statistics as after training, some variances so small that epsilon decides."""
    model = torchvision.models.DenseNet(growth_rate=4, block_config=(2, 3), num_init_features=8, num_classes=5).eval()
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.uniform_(module.bias, -0.5, 0.5)
            torch.nn.init.uniform_(module.running_mean, -0.2, 0.2)
            torch.nn.init.uniform_(module.running_var, 0.05, 1)
            module.num_batches_tracked.fill_(70)
    norm = model.features.denseblock1.denselayer1.norm2
    norm.running_var[:4] = torch.tensor([1e-6, 3e-7, 0, 2e-5])
    return model


def write_safetensors(path, state):
    """By the format's description: length of the header, header, elements."""
    words = {torch.float32: "F32", torch.int64: "I64"}
    header, elements = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in state.items():
        data = tensor.contiguous().numpy().tobytes()
        header[name] = {"dtype": words[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [len(elements), len(elements) + len(data)]}
        elements += data
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + elements)


def older(state):
    """Names of before torchvision 0.2.2: norm.1 for norm1."""
    for number in "12":
        state = {name.replace(f".norm{number}.", f".norm.{number}.").replace(f".conv{number}.", f".conv.{number}."): tensor
                 for name, tensor in state.items()}
    return collections.OrderedDict(state)


model = network()
state = model.state_dict()
image = torch.rand(2, 3, 40, 40) * 4 - 2
with torch.no_grad():
    outputs = model.double()(image.double())
    model.float()
np.save("input.npy", image.permute(0, 2, 3, 1).numpy().copy())
np.save("output.npy", outputs.numpy().astype(np.float32))

torch.save(state, "densenet.pth")
torch.save(state, "legacy.pth", _use_new_zipfile_serialization=False)
torch.save(older(state), "older.pth", _use_new_zipfile_serialization=False)
write_safetensors("densenet.safetensors", state)

optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9)
torch.save({"epoch": 3, "best": 0.75, "arch": "densenet", "state_dict": torch.nn.DataParallel(model).state_dict(),
            "optimizer": optimizer.state_dict(), "schedule": {"milestones": collections.Counter([30, 60])}}, "training.pth")
turned = network().to(memory_format=torch.channels_last)
turned.load_state_dict(state)
torch.save(turned.state_dict(), "channels_last.pth")

base = torch.arange(24, dtype=torch.float32)
values = [0, 1, 2.5, -3]
torch.save({
    **{str(dtype)[6:]: torch.tensor(values).to(dtype) for dtype in (
        torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.float16, torch.bfloat16,
        torch.float32, torch.float64)},
    "scalar": torch.tensor(7.0), "empty": torch.zeros(0, 3), "parameter": torch.nn.Parameter(torch.ones(2)),
    "part": base[5:11], "shared": base.reshape(4, 6), "turned": base.reshape(2, 3, 4).permute(2, 0, 1),
    "column": base.reshape(4, 6)[:, 2]}, "types.pth")

modules = {
    "conv": (torch.nn.Conv2d(3, 4, (3, 2), stride=2), (2, 3, 7, 6)),
    "grouped": (torch.nn.Conv2d(4, 6, 3, groups=2), (2, 4, 5, 5)),
    "depth": (torch.nn.Conv2d(3, 6, 3, groups=3), (2, 3, 5, 6)),
    "up": (torch.nn.ConvTranspose2d(3, 4, 3, stride=2), (2, 3, 4, 5)),
    "steps": (torch.nn.Conv1d(3, 4, 3), (2, 3, 8)),
    "body.fc": (torch.nn.Linear(5, 3), (2, 5)),
    "norm": (torch.nn.BatchNorm2d(3, eps=1e-3).eval(), (2, 3, 4, 4)),
    "layer_norm": (torch.nn.LayerNorm(5, eps=1e-3), (2, 5)),
}
kept = {}
for name, (module, shape) in modules.items():
    for parameter in [*module.parameters(), *[b for b in module.buffers() if b.dim() > 0]]:
        torch.nn.init.uniform_(parameter, 0.2, 1)
    x = torch.rand(shape) * 2 - 1
    with torch.no_grad():
        y = module(x)
    last = [0, *range(2, x.dim()), 1]
    kept.update({f"{name}.{key}": value for key, value in module.state_dict().items()})
    kept.update({f"{name}.x": x.permute(last).contiguous(), f"{name}.y": y.permute(last).contiguous()})
torch.save(kept, "modules.pth")

torch.save({"a": torch.ones(2), "b": Call(os.system, "true")}, "calls_system.pth")
torch.save({"a": torch.ones(2), "b": Call(eval, "1")}, "calls_eval.pth", _use_new_zipfile_serialization=False)
torch.save(torch.nn.Sequential(torch.nn.Linear(2, 2)), "model.pth")
torch.save({"epoch": 3, "names": ["a"]}, "no_tensors.pth")
torch.save({"a": torch.ones(3).expand(1000, 3)}, "repeated.pth")
