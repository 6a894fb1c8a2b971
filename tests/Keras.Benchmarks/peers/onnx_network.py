"""Writes a network of networks_torch.py, for any number of images, in the format that ONNX Runtime reads.

    onnx_network.py NETWORK FILE
"""
import sys

import torch

import networks_torch


def main():
    torch.manual_seed(1)
    model, shape, _ = networks_torch.named(sys.argv[1])
    torch.onnx.export(model.eval(), torch.zeros(1, *shape), sys.argv[2], input_names=["input"], output_names=["output"],
                      dynamic_axes={"input": {0: "n"}, "output": {0: "n"}})


if __name__ == "__main__":
    main()
