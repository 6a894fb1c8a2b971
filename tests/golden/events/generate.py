"""Writes forms.tfevents, an event file of every form that TensorBoard reads, and forms.json, what it tells.

Usage: generate.py FOLDER [PROTOC INCLUDE], where FOLDER holds a checkout of TensorBoard (its tensorboard/compat/proto and
tensorboard/plugins/hparams), whose own definitions of messages are compiled by
protoc (of the package Grpc.Tools, say, whose build/native/include is INCLUDE). Needs Debian's python3-protobuf.
"""
import json
import os
import struct
import subprocess
import sys
import tempfile

import numpy as np
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

HERE = os.path.dirname(os.path.abspath(__file__))
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000" "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082")


def classes(folder, protoc, include):
    with tempfile.TemporaryDirectory() as scratch:
        output = os.path.join(scratch, "set.pb")
        subprocess.run(
            [protoc, f"--proto_path={folder}", f"--proto_path={include}", "--include_imports", f"--descriptor_set_out={output}",
             "tensorboard/compat/proto/event.proto", "tensorboard/compat/proto/graph.proto",
             "tensorboard/plugins/hparams/plugin_data.proto"], check=True)
        files = descriptor_pb2.FileDescriptorSet()
        with open(output, "rb") as file:
            files.ParseFromString(file.read())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    factory = message_factory.MessageFactory(pool)
    return lambda name: factory.GetPrototype(pool.FindMessageTypeByName(name))


def masked_crc(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    crc ^= 0xFFFFFFFF
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def record(data):
    head = struct.pack("<Q", len(data))
    return head + struct.pack("<I", masked_crc(head)) + data + struct.pack("<I", masked_crc(data))


def main(folder, protoc="protoc", include="/usr/include"):
    find = classes(folder, protoc, include)
    event, tensor = find("tensorboard.Event"), find("tensorboard.TensorProto")
    types = {value.name: value.number for value in tensor.DESCRIPTOR.fields_by_name["dtype"].enum_type.values}
    plugin_data = find("tensorboard.hparams.HParamsPluginData")
    records, told = [], []
    clock = [1700000000.25]

    def write(message):
        clock[0] += 0.5
        message.wall_time = clock[0]
        records.append(record(message.SerializeToString()))
        return message.wall_time

    def value(step, tag, fill, plugin=None, content=b""):
        message = event(step=step)
        one = message.summary.value.add(tag=tag)
        if plugin is not None:
            one.metadata.plugin_data.plugin_name = plugin
            one.metadata.plugin_data.content = content
        fill(one)
        return write(message)

    def shaped(one, kind, *shape):
        one.tensor.dtype = types[kind]
        for size in shape:
            one.tensor.tensor_shape.dim.add(size=size)

    def tell(kind, tag, step, time, **more):
        told.append({"kind": kind, "tag": tag, "step": step, "time": time, **more})

    write(event(file_version="brain.Event:2"))

    # Scalars of every type, as bytes and in a list.
    numbers = {
        "DT_FLOAT": (np.float32, "float_val"), "DT_DOUBLE": (np.float64, "double_val"), "DT_INT32": (np.int32, "int_val"),
        "DT_UINT8": (np.uint8, "int_val"), "DT_INT16": (np.int16, "int_val"), "DT_INT8": (np.int8, "int_val"),
        "DT_INT64": (np.int64, "int64_val"), "DT_BOOL": (np.bool_, "bool_val"), "DT_UINT16": (np.uint16, "int_val"),
        "DT_HALF": (np.float16, "half_val"), "DT_UINT32": (np.uint32, "uint32_val"), "DT_UINT64": (np.uint64, "uint64_val"),
    }
    for step, (kind, (dtype, field)) in enumerate(numbers.items()):
        number = dtype(True if dtype is np.bool_ else 200 if np.dtype(dtype).kind == "u" else -3)
        number = dtype(-1.5) if np.dtype(dtype).kind == "f" else number

        def as_bytes(one):
            shaped(one, kind)
            one.tensor.tensor_content = number.tobytes()

        def as_list(one):
            shaped(one, kind)
            getattr(one.tensor, field).append(int(number.view(np.uint16)) if dtype is np.float16 else number.item())

        tell("scalar", f"bytes/{kind}", step, value(step, f"bytes/{kind}", as_bytes, "scalars"), value=float(number))
        tell("scalar", f"list/{kind}", step, value(step, f"list/{kind}", as_list, "scalars"), value=float(number))

    def bfloat(one):
        shaped(one, "DT_BFLOAT16")
        one.tensor.half_val.append(0x3FC0)

    tell("scalar", "list/DT_BFLOAT16", 3, value(3, "list/DT_BFLOAT16", bfloat, "scalars"), value=1.5)

    def zero(one):
        shaped(one, "DT_FLOAT")

    tell("scalar", "zero", -7, value(-7, "zero", zero, "scalars"), value=0.0)

    def simple(one):
        one.simple_value = 0.75

    tell("scalar", "simple", 1 << 40, value(1 << 40, "simple", simple), value=0.75)

    # TensorFlow 1 tells the plugin with the first value of a tag only.
    def single(one):
        shaped(one, "DT_FLOAT")
        one.tensor.float_val.append(2.5)

    tell("scalar", "told once", 0, value(0, "told once", single, "scalars"), value=2.5)
    tell("scalar", "told once", 1, value(1, "told once", single), value=2.5)

    def new_histogram(one):
        shaped(one, "DT_DOUBLE", 2, 3)
        one.tensor.tensor_content = np.array([[-1, 0, 3], [0, 1, 4]], np.float64).tobytes()

    tell("histogram", "new", 2, value(2, "new", new_histogram, "histograms"), buckets=[[-1, 0, 3], [0, 1, 4]])

    # The last number of a list stands for all that are missing.
    def repeated(one):
        shaped(one, "DT_DOUBLE", 2, 3)
        one.tensor.double_val.extend([5, 6, 7])

    tell("histogram", "repeated", 2, value(2, "repeated", repeated, "histograms"), buckets=[[5, 6, 7], [7, 7, 7]])

    def old_histogram(one):
        one.histo.min, one.histo.max, one.histo.num = -2, 5, 6
        one.histo.bucket_limit.extend([-1, 0, 1, 1e308])
        one.histo.bucket.extend([1, 0, 2, 3])

    tell("histogram", "old", 4, value(4, "old", old_histogram), buckets=[[-2, -1, 1], [-1, 0, 0], [0, 1, 2], [1, 5, 3]])

    def new_images(one):
        shaped(one, "DT_STRING", 4)
        one.tensor.string_val.extend([b"1", b"2", PNG, PNG])

    tell("images", "new images", 5, value(5, "new images", new_images, "images"), width=1, height=2, files=[PNG.hex()] * 2)

    def old_image(one):
        one.image.width, one.image.height, one.image.colorspace, one.image.encoded_image_string = 1, 3, 4, PNG

    tell("images", "old/image/0", 5, value(5, "old/image/0", old_image), width=1, height=3, files=[PNG.hex()])

    def text(one):
        shaped(one, "DT_STRING")
        one.tensor.string_val.append("**größer** 😀".encode())

    tell("text", "text", 6, value(6, "text", text, "text"), texts=["**größer** 😀"], shape=[])

    def table(one):
        shaped(one, "DT_STRING", 2, 2)
        one.tensor.string_val.extend([b"a", b"b", b"c", b"d"])

    tell("text", "table", 6, value(6, "table", table, "text"), texts=["a", "b", "c", "d"], shape=[2, 2])

    def model(one):
        shaped(one, "DT_STRING")
        one.tensor.string_val.append(b'{"class_name": "Functional"}')

    tell("model", "keras", 0, value(0, "keras", model, "graph_keras_model", b"1"), json='{"class_name": "Functional"}')

    start = plugin_data()
    start.session_start_info.group_name = "g"
    start.session_start_info.hparams["lr"].number_value = 0.1
    start.session_start_info.hparams["name"].string_value = "sgd"
    start.session_start_info.hparams["flag"].bool_value = True
    tell("start", "_hparams_/session_start_info", 0,
         value(0, "_hparams_/session_start_info", lambda one: None, "hparams", start.SerializeToString()),
         group="g", hparams={"lr": 0.1, "name": "sgd", "flag": True})
    for status, succeeded in ((1, True), (2, False)):
        end = plugin_data()
        end.session_end_info.status = status
        tell("end", "_hparams_/session_end_info", 0,
             value(0, "_hparams_/session_end_info", lambda one: None, "hparams", end.SerializeToString()), succeeded=succeeded)

    def audio(one):
        one.audio.sample_rate = 44100

    tell("other", "sound", 8, value(8, "sound", audio), plugin="audio")
    tell("other", "mesh", 8, value(8, "mesh", single, "mesh"), plugin="mesh")

    graph = find("tensorboard.GraphDef")()
    graph.node.add(name="x", op="Input").attr["_output_shapes"].list.shape.add().dim.add(size=-1)
    node = graph.node.add(name="block/sum", op="Add", input=["x", "^x"])
    node.attr["T"].type = 1
    node.attr["_output_shapes"].list.shape.add()
    tell("graph", "graph", 0, write(event(graph_def=graph.SerializeToString())), nodes=[
        ["x", "Input", [], [[None]]], ["block/sum", "Add", ["x", "^x"], [[]]]])

    # Several values in an event, one without any content.
    several = event(step=9)
    several.summary.value.add(tag="first", simple_value=1)
    several.summary.value.add(tag="empty")
    several.summary.value.add(tag="second", simple_value=2)
    time = write(several)
    tell("scalar", "first", 9, time, value=1.0)
    tell("scalar", "second", 9, time, value=2.0)
    session = event(step=10)
    session.session_log.status = 1
    write(session)

    with open(os.path.join(HERE, "forms.tfevents"), "wb") as file:
        file.write(b"".join(records))
    with open(os.path.join(HERE, "forms.json"), "w") as file:
        json.dump(told, file, indent=1, ensure_ascii=False)
        file.write("\n")
    print(f"{len(records)} records, {len(told)} items")


main(*sys.argv[1:])
