"""Prints the table of goals: the engine beside its peers on this machine, the best peer of each row first. Run it through the script compare.

    compare.py --engine Keras.Benchmarks.dll --models FOLDER [--seconds S] [--rounds N] [--only TEXT]
"""
import argparse
import os
import statistics
import subprocess
import sys
import time

import programs
from turns import Contender, best, interleave, ratio

HERE = os.path.dirname(os.path.abspath(__file__))


def thread_settings():
    """All processors and, where a core runs two threads, one thread for each core."""
    processors = len(os.sched_getaffinity(0))
    lines = subprocess.run(["lscpu", "--parse=core,socket"], capture_output=True, text=True, check=True).stdout
    cores = len({line for line in lines.splitlines() if not line.startswith("#")})
    return sorted({processors, min(cores, processors)}, reverse=True)


def running(peers):
    """Those that did not end: a library that fails on this processor is no peer on it."""
    found = [peer for peer in peers if peer.ended is None]
    if not found:
        raise RuntimeError(f"none of the peers runs here: {', '.join(peer.name for peer in peers)}")
    return found


class Comparison:
    def __init__(self, arguments):
        self.arguments = arguments
        self.threads = thread_settings()
        self.torchsharp_program = programs.torchsharp()
        self.ort_program = ["dotnet", str(programs.build("ort_bench") / "ort_bench.dll")]
        self.rows = []

    def engine(self, work, threads=None):
        command = ["dotnet", self.arguments.engine, "turns", work]
        return [Contender("engine", command, n, {"KERAS_THREADS": str(n)}) for n in ([threads] if threads else self.threads)]

    def torch(self, work, layout="", allocator="default"):
        """Debian's PyTorch: layout "" or "channels-last"; "keep" lets its memory stay between steps."""
        name = ", ".join(["PyTorch", *([layout] if layout else []), *(["memory kept"] if allocator == "keep" else [])])
        command = ["/usr/bin/python3", f"{HERE}/torch_bench.py", f"{work}-{layout}" if layout else work,
                   "--turns", "--allocator", allocator]
        return [Contender(name, [*command, "--threads", str(n)], n, may_end=True) for n in self.threads]

    def torchsharp(self, work):
        command, environment = self.torchsharp_program
        return [Contender("TorchSharp", [*command, work, str(n)], n, environment, may_end=True) for n in self.threads]

    def onnxruntime(self, network, batch):
        command = [*self.ort_program, f"{self.arguments.models}/{network}.onnx", str(batch)]
        return [Contender("ONNX Runtime", [*command, str(n)], n, may_end=True) for n in self.threads]

    def race(self, *groups):
        """Interleaves all contenders; the best thread setting of each group."""
        interleave([contender for group in groups for contender in group], self.arguments.rounds, self.arguments.seconds)
        return [best(group) for group in groups]

    def wanted(self, title):
        """Whether to measure a part; says on the error stream that it begins."""
        wanted = self.arguments.only in title
        if wanted:
            print(f"{time.strftime('%H:%M:%S')} {title}", file=sys.stderr)
        return wanted

    def row(self, work, here, peer, value, goal=None, at_most=False, others=""):
        """One line of the table; value and goal are ratios, or shares where there is no peer."""
        if goal is None:
            verdict = ""
        else:
            met = value <= goal if at_most else value >= goal
            verdict = f"{'≤' if at_most else '≥'} {goal:.3g}{'' if met else ', missed'}"
        self.rows.append((work, here, peer, f"{value:.3g}", verdict, others))

    def speed(self, work, batch, ours, peers, goal=None):
        """Images a second beside the fastest peer; the slower ones stand behind, with the ratio to each."""
        def figure(contender):
            return f"{1e3 * batch / contender.median:.1f} img/s"
        first, *rest = sorted(running(peers), key=lambda peer: peer.median)
        others = [f"{peer.name} {figure(peer)} ({ratio(peer, ours):.3g})" for peer in rest]
        others = "; ".join(others + [f"{peer.name} ended with {peer.ended}" for peer in peers if peer.ended is not None])
        here = f"{figure(ours)} ({ours.median:.1f} ms, {ours.threads} threads)"
        self.row(work, here, f"{first.name} {figure(first)}", ratio(first, ours), goal, others=others)

    def memory(self, work, ours, peers, goal=None):
        """Peak memory beside the smallest peer's, as a share of it."""
        first, *rest = sorted(running(peers), key=lambda peer: peer.peak)
        others = "; ".join(f"{peer.name} {peer.peak:.0f} MB ({ours.peak / peer.peak:.2f})" for peer in rest)
        self.row(work, f"{ours.peak:.0f} MB", f"{first.name} {first.peak:.0f} MB", ours.peak / first.peak, goal, True, others)

    def train(self, work, name, goal, peer=None, all_settings=False):
        """A training step beside TorchSharp and PyTorch, both at their best; with all settings, PyTorch's others too.

        The peer's work has the same name, except where the engine alone recomputes.
        """
        peer = peer or name
        batch = int(name.split("-")[2])
        settings = [("channels-last", "keep")] + ([("channels-last", "default"), ("", "default")] if all_settings else [])
        ours, *peers = self.race(
            self.engine(name), self.torchsharp(peer), *[self.torch(peer, *setting) for setting in settings])
        self.speed(f"{work} training step, batch {batch}", batch, ours, peers, goal)
        self.memory("peak resident memory of that step", ours, peers)
        return ours, next(peer for peer in peers if peer.name.startswith("PyTorch"))

    def train_double(self):
        name = "bc40-train-64-float64"
        ours, *peers = self.race(self.engine(name), self.torch(name), self.torch(name, "channels-last", "keep"))
        self.speed("DenseNet-BC-40-12 training step, batch 64, float64", 64, ours, peers, 1)

    def train_cifar(self):
        name = "bc100-train-64"
        ours, torch = self.train("DenseNet-BC-100-12", name, 2.6, all_settings=True)
        gflop = torch.first["gflop_per_image"] * 64
        peak = statistics.median(answer["machine_gflops"] for _, answer in ours.turns)
        share = statistics.median(gflop / (ms * 1e-3) / answer["machine_gflops"] for ms, answer in ours.turns)
        self.row("share of the FMA peak in that step", f"{gflop / (ours.median * 1e-3):.0f} GFLOP/s", f"{peak:.0f} GFLOP/s", share, 0.65)

    def threads_gain(self):
        """One thread beside as many as there are cores."""
        for name in ["bc100-train-64", "dn121-train-8"]:
            ours, one = self.race(self.engine(name), self.engine(name, threads=1))
            self.row(f"1 → {ours.threads} threads, {name}", f"{ours.median:.0f} ms", f"one thread {one.median:.0f} ms", ratio(one, ours),
                     1.85 if ours.threads == 2 else None)

    def less_memory(self):
        """Less memory for more time."""
        recomputed, narrow, stored = self.race(
            self.engine("bc100-recompute-64"), self.engine("bc100-bfloat16-64"), self.engine("bc100-train-64"))
        stored.name = "stored"
        for memory, ours, goal in [("recompute", recomputed, 0.6), ("bfloat16", narrow, 0.8)]:
            self.speed(f"DenseNet-BC-100-12 training step, batch 64, {memory}", 64, ours, [stored])
            self.memory("peak resident memory of that step", ours, [stored], goal)

    def infer(self, work, name, goal):
        network, _, batch = name.split("-")
        ours, *peers = self.race(
            self.engine(name), self.onnxruntime(network, batch), self.torchsharp(name), self.torch(name, "channels-last", "keep"))
        self.speed(f"{work} inference, batch {batch}", int(batch), ours, peers, goal)
        self.memory("peak resident memory of that inference", ours, peers)

    def grow_depth(self):
        for mode, goal in [("train", None), ("recompute", 190 / 100)]:
            [shallow] = self.engine(f"bc100-{mode}-64", self.threads[0])
            [deep] = self.engine(f"bc190-{mode}-64", self.threads[0])
            for contender in (shallow, deep):
                interleave([contender], 0, 0)
            shallow.name = "depth 100"
            self.memory(f"peak resident memory at depth 190, batch 64, {mode}", deep, [shallow], goal)

    def first_step(self):
        for work, name in [("training", "dn121-train-8"), ("inference", "dn121-infer-8")]:
            contenders = [self.engine(name, self.threads[0])[0] for _ in range(3)]
            for contender in contenders:
                interleave([contender], 0, 0)
            seconds = statistics.median(contender.first["first_step_s"] for contender in contenders)
            self.row(f"construct DenseNet-121 until its first step, {work}, batch 8", f"{seconds:.2f} s", "1 s", seconds, 1, at_most=True)

    def print(self):
        header = ("work", "here", "best peer", "ratio", "goal", "other peers (ratio)")
        print("| " + " | ".join(header) + " |")
        print("|" + "---|" * len(header))
        for row in self.rows:
            print("| " + " | ".join(row) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", required=True, help="Keras.Benchmarks.dll")
    parser.add_argument("--models", required=True, help="folder of what onnx_network.py wrote")
    parser.add_argument("--seconds", type=float, default=1.5, help="length of a turn (at least one step)")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each process")
    parser.add_argument("--only", default="", metavar="TEXT", help="measure only parts whose name contains it")
    comparison = Comparison(parser.parse_args())
    parts = {
        "infer dn121 batch 8": lambda: comparison.infer("DenseNet-121, 224×224,", "dn121-infer-8", 1.8),
        "infer dn121 batch 1": lambda: comparison.infer("DenseNet-121, 224×224,", "dn121-infer-1", 1.7),
        "infer bc100": lambda: comparison.infer("DenseNet-BC-100-12", "bc100-infer-64", 2.6),
        "train bc100": comparison.train_cifar,
        "train dn121": lambda: comparison.train("DenseNet-121, 224×224,", "dn121-train-8", 1.8, all_settings=True),
        "train bc40 float64": comparison.train_double,
        "train plain40": lambda: comparison.train("DenseNet-40-12, plain,", "plain40-train-64", 2),
        "train wide190": lambda: comparison.train("DenseNet-BC-190-40, recompute,", "wide190-recompute-16", 2, "wide190-train-16"),
        "train textbook": lambda: comparison.train("the textbook's DenseNet, 96×96,", "textbook-train-64", 2),
        "train resnet32": lambda: comparison.train("ResNet-32 for CIFAR,", "resnet32-train-64", 1.3),
        "train vgg16": lambda: comparison.train("VGG-16 for CIFAR,", "vgg16-train-64", 1.3),
        "less memory": comparison.less_memory,
        "threads": comparison.threads_gain,
        "depth": comparison.grow_depth,
        "first step": comparison.first_step,
    }
    for title, part in parts.items():
        if comparison.wanted(title):
            part()
    comparison.print()


if __name__ == "__main__":
    main()
