"""Prints the table of goals: the engine beside its peers on this machine. Run it through the script compare.

    compare.py --engine Keras.Benchmarks.dll --model densenet121.onnx [--seconds S] [--rounds N] [--only TEXT]
"""
import argparse
import os
import statistics
import subprocess
import sys
import time

from turns import Contender, best, interleave, ratio

HERE = os.path.dirname(os.path.abspath(__file__))


def thread_settings():
    """All processors and, where a core runs two threads, one thread for each core."""
    processors = len(os.sched_getaffinity(0))
    lines = subprocess.run(["lscpu", "--parse=core,socket"], capture_output=True, text=True, check=True).stdout
    cores = len({line for line in lines.splitlines() if not line.startswith("#")})
    return sorted({processors, min(cores, processors)}, reverse=True)


class Comparison:
    def __init__(self, arguments):
        self.arguments = arguments
        self.threads = thread_settings()
        self.rows = []

    def engine(self, work, threads=None):
        command = ["dotnet", self.arguments.engine, "turns", work]
        return [Contender(f"engine {work}", command, n, {"KERAS_THREADS": str(n)})
                for n in ([threads] if threads else self.threads)]

    def torch(self, work, allocator="default"):
        command = ["/usr/bin/python3", f"{HERE}/torch_bench.py", work, "--turns", "--allocator", allocator]
        return [Contender(f"torch {work}", [*command, "--threads", str(n)], n) for n in self.threads]

    def onnxruntime(self, batch):
        command = ["node", f"{HERE}/ort_bench.js", self.arguments.model, str(batch)]
        return [Contender(f"ort {batch}", [*command, str(n)], n) for n in self.threads]

    def race(self, *groups):
        """Interleaves all contenders; the best thread setting of each group."""
        interleave([contender for group in groups for contender in group], self.arguments.rounds,
                   self.arguments.seconds)
        return [best(group) for group in groups]

    def wanted(self, title):
        """Whether to measure a part; says on the error stream that it begins."""
        wanted = self.arguments.only in title
        if wanted:
            print(f"{time.strftime('%H:%M:%S')} {title}", file=sys.stderr)
        return wanted

    def row(self, work, peer, ours, theirs, value, goal=None, at_most=False):
        """One line of the table; value and goal are ratios, or shares where they have no peer."""
        if goal is None:
            verdict = ""
        else:
            met = value <= goal if at_most else value >= goal
            verdict = f"{'≤' if at_most else '≥'} {goal:.3g}{'' if met else ', missed'}"
        self.rows.append((work, peer, ours, theirs, f"{value:.3g}", verdict))

    def speed(self, work, batch, peer, ours, theirs, goal=None):
        def figure(contender):
            return f"{1e3 * batch / contender.median:.1f} img/s ({contender.median:.1f} ms, {contender.threads} threads)"
        self.row(work, peer, figure(ours), figure(theirs), ratio(theirs, ours), goal)

    def memory(self, work, peer, ours, theirs, goal=None):
        self.row(work, peer, f"{ours.peak:.0f} MB", f"{theirs.peak:.0f} MB", ours.peak / theirs.peak, goal, at_most=True)

    def train_cifar(self):
        work = "DenseNet-BC-100-12 training step, batch 64"
        name = "bc100-train-64"
        ours, again, one, torch, last, kept = self.race(
            self.engine(name), self.engine("bc100-recompute-64"), self.engine(name, threads=1), self.torch(name),
            self.torch(f"{name}-channels-last"), self.torch(f"{name}-channels-last", "keep"))
        self.speed(work, 64, "PyTorch", ours, torch, 6)
        self.speed(work, 64, "PyTorch, channels_last", ours, last, 4.5)
        self.speed(work, 64, "PyTorch, channels_last, memory kept between steps", ours, kept)
        gflop = torch.first["gflop_per_image"] * 64
        peak = statistics.median(answer["machine_gflops"] for _, answer in ours.turns)
        share = statistics.median(gflop / (ms * 1e-3) / answer["machine_gflops"] for ms, answer in ours.turns)
        self.row("share of the FMA peak in that step", "–", f"{gflop / (ours.median * 1e-3):.0f} GFLOP/s",
                 f"{peak:.0f} GFLOP/s", share, 0.65)
        self.row("1 → 2 threads in that step" if ours.threads == 2 else f"1 → {ours.threads} threads in that step",
                 "1 thread", f"{ours.median:.0f} ms", f"{one.median:.0f} ms", ratio(one, ours),
                 1.8 if ours.threads == 2 else None)
        self.memory("peak resident memory of that step", "PyTorch", ours, torch, 1 / 6)
        self.memory("peak resident memory of that step", "PyTorch, channels_last", ours, last)
        self.memory("the same, recompute", "PyTorch", again, torch, 1 / 12)
        self.speed(f"{work}, recompute", 64, "PyTorch", again, torch)

    def train_double(self):
        name = "bc40-train-64-float64"
        ours, torch, last, kept = self.race(
            self.engine(name), self.torch(name), self.torch(f"{name}-channels-last"), self.torch(f"{name}-channels-last", "keep"))
        work = "DenseNet-BC-40-12 training step, batch 64, float64"
        self.speed(work, 64, "PyTorch", ours, torch, 1)
        self.speed(work, 64, "PyTorch, channels_last", ours, last, 1)
        self.speed(work, 64, "PyTorch, channels_last, memory kept between steps", ours, kept)

    def train_imagenet(self):
        work = "DenseNet-121 training step, 224×224, batch 8"
        name = "dn121-train-8"
        ours, torch, kept = self.race(
            self.engine(name), self.torch(name), self.torch(f"{name}-channels-last", "keep"))
        self.speed(work, 8, "PyTorch", ours, torch, 1.9)
        self.speed(work, 8, "PyTorch, channels_last, memory kept between steps", ours, kept)
        self.memory("peak resident memory of that step", "PyTorch", ours, torch)

    def train_other(self, name, work, batch, goal, memory="train"):
        ours, last, kept = self.race(
            self.engine(f"{name}-{memory}-{batch}"),
            self.torch(f"{name}-train-{batch}-channels-last"),
            self.torch(f"{name}-train-{batch}-channels-last", "keep"))
        self.speed(f"{work} training step, batch {batch}", batch, "PyTorch, channels_last", ours, last)
        self.speed(f"{work} training step, batch {batch}", batch, "PyTorch, channels_last, memory kept between steps", ours, kept, goal)
        self.memory("peak resident memory of that step", "PyTorch, channels_last", ours, last)

    def infer_imagenet(self, batch, goal):
        ours, ort = self.race(self.engine(f"dn121-infer-{batch}"), self.onnxruntime(batch))
        work = f"DenseNet-121 inference, 224×224, batch {batch}"
        self.speed(work, batch, "ONNX Runtime", ours, ort, goal)
        self.memory(f"peak resident memory of that inference, batch {batch}", "ONNX Runtime", ours, ort)

    def infer_cifar(self):
        name = "bc100-infer-64"
        ours, torch, last = self.race(self.engine(name), self.torch(name), self.torch(f"{name}-channels-last"))
        work = "DenseNet-BC-100-12 inference, batch 64"
        self.speed(work, 64, "PyTorch", ours, torch, 4.5)
        self.speed(work, 64, "PyTorch, channels_last", ours, last)

    def grow_depth(self):
        for mode, goal in [("train", None), ("recompute", 190 / 100)]:
            [shallow] = self.engine(f"bc100-{mode}-64", self.threads[0])
            [deep] = self.engine(f"bc190-{mode}-64", self.threads[0])
            for contender in (shallow, deep):
                interleave([contender], 0, 0)
            self.memory(f"peak resident memory at depth 190, batch 64, {mode}", "depth 100", deep, shallow, goal)

    def first_step(self):
        contenders = [self.engine(work, self.threads[0])[0] for work in ["dn121-train-8", "dn121-infer-8"] * 3]
        for contender in contenders:
            interleave([contender], 0, 0)
        for index, kind in enumerate(["training", "inference"]):
            seconds = statistics.median(contender.first["first_step_s"] for contender in contenders[index::2])
            self.row(f"construct DenseNet-121 until its first step, {kind}, batch 8", "2 s", f"{seconds:.2f} s", "",
                     seconds / 2, 1, at_most=True)

    def print(self):
        header = ("work", "peer", "engine", "peer's", "ratio", "goal")
        print("| " + " | ".join(header) + " |")
        print("|" + "---|" * len(header))
        for row in self.rows:
            print("| " + " | ".join(row) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", required=True, help="Keras.Benchmarks.dll")
    parser.add_argument("--model", required=True, help="what onnx_densenet121.py wrote")
    parser.add_argument("--seconds", type=float, default=1.5, help="length of a turn (at least one step)")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each process")
    parser.add_argument("--only", default="", metavar="TEXT", help="measure only parts whose name contains it")
    comparison = Comparison(parser.parse_args())
    parts = {
        "infer dn121 batch 8": lambda: comparison.infer_imagenet(8, 1.3),
        "infer dn121 batch 1": lambda: comparison.infer_imagenet(1, 1.2),
        "infer bc100": comparison.infer_cifar,
        "train bc100": comparison.train_cifar,
        "train dn121": comparison.train_imagenet,
        "train bc40 float64": comparison.train_double,
        "train plain40": lambda: comparison.train_other("plain40", "DenseNet-40-12, plain,", 64, 2),
        "train wide190": lambda: comparison.train_other("wide190", "DenseNet-BC-190-40, recompute,", 16, 2, "recompute"),
        "train textbook": lambda: comparison.train_other("textbook", "the textbook's DenseNet, 96×96,", 64, 2),
        "train resnet32": lambda: comparison.train_other("resnet32", "ResNet-32 for CIFAR,", 64, 1.3),
        "train vgg16": lambda: comparison.train_other("vgg16", "VGG-16 for CIFAR,", 64, 1.3),
        "depth": comparison.grow_depth,
        "first step": comparison.first_step,
    }
    for title, part in parts.items():
        if comparison.wanted(title):
            part()
    comparison.print()


if __name__ == "__main__":
    main()
