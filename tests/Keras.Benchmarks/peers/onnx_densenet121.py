"""Writes DenseNet-121 of torchvision, with any number of images, in the format that ONNX Runtime reads.

    onnx_densenet121.py FILE
"""
import sys

import torch
import torchvision


def main():
    torch.manual_seed(1)
    model = torchvision.models.densenet121(weights=None).eval()
    torch.onnx.export(model, torch.zeros(1, 3, 224, 224), sys.argv[1], input_names=["input"], output_names=["output"],
                      dynamic_axes={"input": {0: "n"}, "output": {0: "n"}})


if __name__ == "__main__":
    main()
