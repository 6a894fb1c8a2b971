"""Reads the public members of TensorFlow.NET's Keras API from a copy of its sources: python3 facts.py SOURCES > facts.txt

One line for each member: the class here, a tab, the name with its parameters' names and defaults. Lines that begin with a minus are
out of scope, and say why; they are kept from the file as it is, as this script knows no reasons.
"""
import glob
import re
import sys

SOURCES = {
    "Tensorflow.Keras.Layers.LayersApi": "TensorFlowNET.Core/Keras/Layers/ILayersApi*.cs",
    "Tensorflow.Keras.KerasInterface": "TensorFlowNET.Keras/KerasInterface.cs",
    "Tensorflow.Keras.Losses.LossesApi": "TensorFlowNET.Core/Keras/Losses/ILossesApi.cs",
    "Tensorflow.Keras.Metrics.MetricsApi": "TensorFlowNET.Core/Keras/Metrics/IMetricsApi.cs",
    "Tensorflow.Keras.Optimizers.OptimizerApi": "TensorFlowNET.Core/Keras/IOptimizerApi.cs",
    "Tensorflow.Keras.InitializersApi": "TensorFlowNET.Core/Keras/IInitializersApi.cs",
    "Tensorflow.Keras.Regularizers": "TensorFlowNET.Keras/Regularizers.cs",
    "Tensorflow.Keras.Models.ModelsApi": "TensorFlowNET.Keras/Models/ModelsApi.cs",
    "Tensorflow.Keras.Preprocessing": "TensorFlowNET.Keras/Preprocessings/Preprocessing*.cs",
    "Tensorflow.Keras.Utils.KerasUtils": "TensorFlowNET.Keras/Utils/KerasUtils.cs",
    "Tensorflow.Keras.Utils.np_utils": "TensorFlowNET.Keras/Utils/np_utils.cs",
    "Tensorflow.Keras.Engine.IModel": "TensorFlowNET.Core/Keras/Engine/IModel.cs",
    "Tensorflow.Keras.ILayer": "TensorFlowNET.Core/Keras/Layers/ILayer.cs",
    "Tensorflow.Keras.Engine.ICallback": "TensorFlowNET.Core/Keras/Engine/ICallback.cs",
    "Tensorflow.Keras.Engine.IOptimizer": "TensorFlowNET.Core/Keras/Engine/IOptimizer.cs",
    "Tensorflow.Keras.Engine.Sequential": "TensorFlowNET.Keras/Engine/Sequential.cs",
    "Tensorflow.IDatasetV2": "TensorFlowNET.Core/Data/IDatasetV2.cs",
    "Tensorflow.DatasetManager": "TensorFlowNET.Core/Data/DatasetManager.cs",
    "Tensorflow.Gradients.GradientTape": "TensorFlowNET.Core/Gradients/GradientTape.cs",
    "Tensorflow.nn_internal": "TensorFlowNET.Core/APIs/tf.nn.cs",
    "Tensorflow.tensorflow": "TensorFlowNET.Core/APIs/tf.[amrt][aert][rnsti][!d]*.cs",
    "Tensorflow.NumPy.np": "TensorFlowNET.Core/Num[Pp]y/N*.cs",
    "Tensorflow.NumPy.RandomizedImpl": "TensorFlowNET.Core/NumPy/Implementation/RandomizedImpl.cs",
}
FILES = {
    "Tensorflow.tensorflow": ["array", "math", "tensor", "tile", "reshape", "reduce_logsumexp"],
    "Tensorflow.NumPy.np": ["NumPy.Logical", "NumPy.Sorting.Searching.Counting", "NumPy.Statistics", "Numpy.Manipulation",
                            "Numpy.Math", "Numpy.Persistence", "Numpy.Creation", "Numpy"],
}


def members(text):
    text = re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\[[A-Z]\w*(\([^)]*\))?\]\s", "", text)
    for match in re.finditer(r"([\w<>\[\],.?() ]+?)\s+(\w+)(<[^<>()]*>)?\s*\(((?:[^()]|\([^()]*\))*)\)\s*(?=;|=>|\{|where|\n\s*(?:=>|\{|where))", text):
        kind, name, _, parameters = match.groups()
        if name in ("if", "while", "for", "foreach", "switch", "using", "lock", "catch") or "=" in kind or "new" in kind.split():
            continue
        yield kind.strip(), name, parameters


def listed(parameters):
    parts, depth, last = [], 0, ""
    for character in parameters:
        depth += character in "(<[" and 1 or character in ")>]" and -1 or 0
        if character == "," and depth == 0:
            parts.append(last)
            last = ""
        else:
            last += character
    for part in parts + [last]:
        part = " ".join(part.split())
        if part:
            name, _, default = part.partition(" = ")
            yield name.split()[-1].lstrip("@") + (f" = {default}" if default else "")


def main(root):
    for owner, pattern in SOURCES.items():
        is_interface = "/I" in pattern or owner.split(".")[-1].startswith("I")
        seen = set()
        files = ([f"{root}/TensorFlowNET.Core/APIs/tf.{name}.cs" for name in FILES[owner]] if owner == "Tensorflow.tensorflow"
                 else [f for name in FILES[owner] for f in glob.glob(f"{root}/TensorFlowNET.Core/Num[Pp]y/{name}.cs")]
                 if owner in FILES else sorted(glob.glob(f"{root}/{pattern}")))
        for file in files:
            with open(file, encoding="utf-8-sig") as source:
                text = source.read()
            for kind, name, parameters in members(text):
                if not is_interface and "public" not in kind.split() or "override" in kind or name == owner.split(".")[-1]:
                    continue
                line = f"{owner}\t{name}({', '.join(listed(parameters))})"
                if line not in seen:
                    seen.add(line)
                    print(line)


main(sys.argv[1])
