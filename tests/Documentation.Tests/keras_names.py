"""Writes keras-names.txt: the public names of Python's Keras, with those of their arguments and members.

    python3 -B keras_names.py KERAS TF_KERAS

KERAS and TF_KERAS are the sources of Keras 3 (3.16 wrote the list) and of tf-keras, which still has keras.backend and the
preprocessing of images. Nothing is imported: both say by a decorator, keras_export, what is public.
"""

import ast
import pathlib
import sys


def exported(node):
    """The paths that the decorators of a function or class give it: keras.layers.Conv2D."""
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "keras_export":
            for constant in ast.walk(decorator):
                if isinstance(constant, ast.Constant) and isinstance(constant.value, str) and constant.value.startswith("keras."):
                    yield constant.value


def arguments(function):
    given = function.args
    return [argument.arg for argument in [*given.posonlyargs, *given.args, *given.kwonlyargs]]


def words(node):
    """All words of a public function or class."""
    for path in exported(node):
        yield from path.split(".")
    members = node.body if isinstance(node, ast.ClassDef) else []
    for function in [member for member in members if isinstance(member, ast.FunctionDef)] or [node]:
        if isinstance(function, ast.FunctionDef):
            yield function.name
            yield from arguments(function)


found = set()
for root in sys.argv[1:]:
    for file in pathlib.Path(root).rglob("*.py"):
        if file.name.endswith("_test.py"):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and any(exported(node)):
                found.update(words(node))
found = sorted(word for word in found if not word.startswith("_"))
pathlib.Path(__file__).with_name("keras-names.txt").write_text("\n".join(found) + "\n")
