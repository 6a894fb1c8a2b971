"""The backend on libtorch's processor kernels beside TorchSharp's eager loop, channels last, in turns: one table.

    compare_torch.py [--seconds S] [--rounds N] [--threads T] [WORK ...]      works: bc100-train-64 bc100-infer-64 dn121-train-8 dn121-infer-8

Builds both first. Both sides keep freed memory; times are medians over the rounds, once by the clock and once of the processor, which
other programs disturb less.
"""
import argparse
import os
import pathlib
import statistics
import subprocess

import programs
import turns

ROOT = pathlib.Path(__file__).resolve().parents[3]
WORKS = ["bc100-train-64", "bc100-infer-64", "dn121-train-8", "dn121-infer-8"]


def built():
    """The command of this side."""
    subprocess.run(["dotnet", "build", ROOT / "tests/Keras.Benchmarks", "-c", "Release", "--nologo", "-v", "q"], check=True)
    return ["dotnet", str(ROOT / ".artifacts/bin/Keras.Benchmarks/release/Keras.Benchmarks.dll"), "turns"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("works", nargs="*", default=WORKS)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    options = parser.parse_args()
    mine = built()
    peer, peer_environment = programs.torchsharp()
    print(f"{'work':16} {'here ms':>9} {'eager ms':>9} {'ratio':>6} {'CPU ratio':>9} {'here MB':>8} {'eager MB':>8} {'share':>6}")
    for work in options.works:
        environment = {**programs.KEEP, "KERAS_BACKEND": "torch", "KERAS_DEVICE": "cpu", "KERAS_THREADS": str(options.threads)}
        here = turns.Contender("here", [*mine, work], options.threads, environment)
        eager = turns.Contender("eager", [*peer, work, str(options.threads)], options.threads, peer_environment)
        turns.interleave([here, eager], options.rounds, options.seconds)
        processor = statistics.median(b["cpu_ms"] / a["cpu_ms"] for (_, a), (_, b) in zip(here.turns, eager.turns))
        print(f"{work:16} {here.median:9.1f} {eager.median:9.1f} {turns.ratio(eager, here):6.2f} {processor:9.2f} "
              f"{here.peak:8.0f} {eager.peak:8.0f} {here.peak / eager.peak:6.2f}", flush=True)


if __name__ == "__main__":
    main()
