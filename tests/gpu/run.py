"""Proves and measures the backend on libtorch where it is run: one table, and results.json beside it.

    run.py [--device cuda|cpu] [--tiny] [--full] [--minutes M] [--output FOLDER]

The op suite, twenty steps of training beside the processor's engine, then steps of whole networks beside PyTorch, eager (channels
last) and compiled, in turns: what is compared saw the same minute. Needs neither .NET nor the internet. libtorch is that of
python3's PyTorch, or of the folder that KERAS_TORCH names. --tiny measures a small network, to try the check itself; --full adds
inference, larger batches, float16 and every precision compiled, takes its time, and goes on where it was stopped. Ends with 0 if all
numbers agree; speed decides nothing.
"""
import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import threading
import time

import turns

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = HERE / "program" / "gpu-check"
OPS = ["Operations", "Functions"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--minutes", type=float, default=6, help="rows that would begin later are left out, unless --full")
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path("."))
    return parser.parse_args()


def rows(options):
    """(network, work, batch, precision, whether compiled, too)."""
    if options.tiny:
        return [("tiny", "train", 8, "float32", True), ("tiny", "train", 8, "bfloat16", False)]
    quick = [(network, "train", 64, precision, precision == "bfloat16")
             for network in ("bc100", "dn121") for precision in ("float32", "tf32", "bfloat16")]
    if not options.full:
        return quick
    more = [(network, work, batch, precision, True)
            for network, work, batch in (("bc100", "train", 64), ("dn121", "train", 64), ("bc100", "train", 256), ("dn121", "train", 256),
                                         ("bc100", "infer", 64), ("dn121", "infer", 64), ("dn121", "infer", 1))
            for precision in ("float32", "tf32", "bfloat16", "float16")]
    return more


def torch_version():
    """PyTorch's version for python3; None where it is missing."""
    found = subprocess.run([sys.executable, "-c", "import torch; print(torch.__version__)"], capture_output=True, text=True)
    return found.stdout.strip() if found.returncode == 0 else None


def card():
    """The card's name and driver, as nvidia-smi tells; None without it."""
    try:
        return subprocess.run(["nvidia-smi", "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"],
                              capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def query(field):
    """A number that nvidia-smi tells of the first card; None without it."""
    try:
        out = subprocess.run(["nvidia-smi", f"--query-gpu={field}", "--format=csv,noheader,nounits", "-i", "0"],
                             capture_output=True, text=True, check=True).stdout
        return float(out.split()[0])
    except (OSError, subprocess.CalledProcessError, ValueError, IndexError):
        return None


class Watch(threading.Thread):
    """The share of time in which kernels run, sampled while another process computes."""

    def __init__(self):
        super().__init__(daemon=True)
        self.samples, self.ended = [], threading.Event()

    def run(self):
        while not self.ended.wait(0.1):
            share = query("utilization.gpu")
            if share is None:
                return
            self.samples.append(share)

    def median(self):
        self.ended.set()
        self.join()
        return statistics.median(self.samples) if self.samples else None


def environment(options):
    return {**os.environ, "KERAS_BACKEND": "torch", "KERAS_DEVICE": options.device}


def last_json(text):
    lines = [line for line in text.splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) if lines else None


def check_numbers(options, results):
    """The op suite and the training beside the processor's engine; whether all agree."""
    if "ops" not in results:
        names = ["Conv2D"] if options.tiny else OPS
        run = subprocess.run([PROGRAM, "ops", "Keras.Engine.Tests", *names], env=environment(options), capture_output=True, text=True)
        summary = [line for line in run.stdout.splitlines() if line.startswith("Keras.Engine.Tests:")]
        failures = [line for line in run.stdout.splitlines() if line.startswith("FAILED")]
        results["ops"] = {"ok": run.returncode == 0, "summary": summary[-1] if summary else run.stderr[-500:], "failures": failures}
    if "numbers" not in results:
        run = subprocess.run([PROGRAM, "numbers"], env=environment(options), capture_output=True, text=True)
        results["numbers"] = {"ok": run.returncode == 0, **(last_json(run.stdout) or {"error": run.stderr[-500:]})}
    print(f"ops: {results['ops']['summary']}")
    for failure in results["ops"]["failures"]:
        print(f"  {failure}")
    print(f"20 steps beside the processor: {json.dumps({k: v for k, v in results['numbers'].items() if k != 'ok'})}", flush=True)
    return results["ops"]["ok"] and results["numbers"]["ok"]


def start(contender):
    """Starts a process, and notes what the card holds for it after its first step."""
    before = query("memory.used")
    contender.start()
    after = query("memory.used")
    contender.card_mb = None if before is None or after is None else after - before


def measure(row, options, has_torch):
    network, work, batch, precision, compiled = row
    steps = [network, work, str(batch), precision]
    contenders = [turns.Contender("here", [str(PROGRAM), "steps", *steps], 0, environment(options))]
    if has_torch:
        peer = [sys.executable, str(HERE / "torch_steps.py"), *steps, options.device]
        contenders.append(turns.Contender("eager", [*peer, "eager"], 0))
        if compiled:
            contenders.append(turns.Contender("compile", [*peer, "compile"], 0))
    share, missing = None, {}
    seconds, rounds = (0.2, 2) if options.tiny else (1.5, 3)
    try:
        for contender in list(contenders):
            try:
                start(contender)
            except (RuntimeError, OSError) as error:
                # What a peer cannot do leaves its columns empty.
                if contender.name == "here":
                    raise
                missing[contender.name] = str(error)
                contenders.remove(contender)
        for _ in range(rounds):
            for contender in contenders:
                watch = Watch() if contender.name == "here" else None
                if watch:
                    watch.start()
                contender.turns.append(contender.turn(seconds))
                share = watch.median() if watch else share
    except (RuntimeError, OSError, ValueError) as error:
        return {"error": str(error)}
    finally:
        for contender in contenders:
            if contender.process:
                contender.stop()
    mine = contenders[0]
    result = {"calls_percent": mine.first.get("calls_percent"), "kernels_percent": share, **({"missing": missing} if missing else {})}
    for contender in contenders:
        result[contender.name] = {"ms": contender.median, "first_step_s": contender.first["first_step_s"], "resident_mb": contender.peak,
                                  "card_mb": contender.card_mb}
        if contender is not mine:
            result[contender.name]["ratio"] = turns.ratio(contender, mine)
    return result


def number(value, form="{:.1f}"):
    return "-" if value is None else form.format(value)


def show(results, has_torch):
    head = ["network", "work", "batch", "precision", "here ms", "eager ms", "ratio", "compile ms", "ratio", "card MB", "eager MB",
            "kernels %", "calls %"]
    table = [head]
    for key, row in results["rows"].items():
        names = key.split()
        if "error" in row:
            table.append([*names, row["error"][:60]])
            continue
        here, eager, compiled = row["here"], row.get("eager", {}), row.get("compile", {})
        memory = "card_mb" if here["card_mb"] is not None else "resident_mb"
        table.append([*names, number(here["ms"]), number(eager.get("ms")), number(eager.get("ratio"), "{:.2f}"), number(compiled.get("ms")),
                      number(compiled.get("ratio"), "{:.2f}"), number(here[memory], "{:.0f}"), number(eager.get(memory), "{:.0f}"),
                      number(row["kernels_percent"], "{:.0f}"), number(row["calls_percent"])])
    widths = [max(len(line[column]) for line in table if len(line) > column) for column in range(len(head))]
    for line in table:
        print("  ".join(cell.ljust(width) if index < 4 else cell.rjust(width) for index, (cell, width) in enumerate(zip(line, widths))))
    for key, row in results["rows"].items():
        for name, error in row.get("missing", {}).items():
            print(f"{key}: no column {name}: {error[:100]}")
    if not has_torch:
        print("PyTorch is not installed for python3: its columns are empty.")
    if results["card"] is None:
        print("nvidia-smi tells of no card: memory is what the processes held, and the share of kernels is not known.")
    print("calls %: time of a step inside libtorch's calls; those of a GPU return before they have ended.")


def main():
    options = arguments()
    began = time.monotonic()
    options.output.mkdir(parents=True, exist_ok=True)
    path = options.output / "results.json"
    results = json.loads(path.read_text()) if options.full and path.exists() else {"rows": {}}
    version = torch_version()
    results.update({"card": card(), "torch": version, "machine": platform.platform(), "device": options.device})
    save = lambda: path.write_text(json.dumps(results, indent=1))
    print(f"device {options.device}; card {results['card'] or 'none'}; PyTorch {version or 'missing'}")
    print(subprocess.run([PROGRAM, "devices"], env=environment(options), capture_output=True, text=True).stdout, end="")
    agrees = check_numbers(options, results)
    save()
    for row in rows(options):
        key = " ".join(str(part) for part in row[:4])
        if key in results["rows"] and "error" not in results["rows"][key]:
            continue
        if not options.full and time.monotonic() - began > 60 * options.minutes:
            results["rows"][key] = {"error": "left out: the time is over"}
            continue
        results["rows"][key] = measure(row, options, version is not None)
        save()
    save()
    show(results, version is not None)
    print(f"{path} has all of it; {time.monotonic() - began:.0f} s")
    return 0 if agrees and not any("error" in row and not row["error"].startswith("left out") for row in results["rows"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
