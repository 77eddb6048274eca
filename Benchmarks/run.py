"""Measures ours and its peers in turn, a round at a time, and writes results/*.json, docs/BENCHMARKS.md and its chart.

Every contender of a measurement is a process of its own that speaks the line protocol of peers.py. All but the one at
work are stopped (SIGSTOP), so that their waiting threads take no time from it. Run by `make bench`.
"""

import argparse
import contextlib
import datetime
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import chart
import machine
import report

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SIZES = ((256, 256), (512, 512), (1024, 1024), (1920, 1080))
STEP = {"run": "step", "batch": 4, "crop": 256}
GATYS = {"run": "gatys", "width": 512, "height": 512, "iterations": 10}
# Ours and what each multiplies in.
OURS = {"impasto": "fp32"} | ({"impasto-bf16": "bf16"} if machine.has_bf16() else {})
PEERS = ("pytorch", "onnxruntime", "openvino", "pytorch-bf16", "pytorch-bf16-compiled", "openvino-bf16")
VARIANTS = ("pytorch-channels-last",)
# What ours is measured at alone: squares, which show how time and memory grow, and frames of a film.
SQUARES = ((256, 256), (512, 512), (1024, 1024), (2048, 2048), (4096, 4096))
FRAMES = ((384, 216), (512, 288), (640, 360), (768, 432), (854, 480), (1024, 576))
WIDTHS = {"full": "style.h5", "half": "half.h5"}
# Peers with a script that paints one photo, and the model that it loads.
SCRIPTED = {"pytorch": "style.pth", "onnxruntime": "style.onnx", "openvino": "style.xml"}
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Worker:
    """A contender's process; it runs only while it is asked something."""

    def __init__(self, name, command, environment):
        self.name = name
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=environment)
        self.process.send_signal(signal.SIGSTOP)

    def ask(self, request):
        """Returns the reply to one request; raises RuntimeError with the contender's own words if it failed."""
        self.process.send_signal(signal.SIGCONT)
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise RuntimeError(f"{self.name} ended without a reply to {request}.")
        self.process.send_signal(signal.SIGSTOP)
        reply = json.loads(line)
        if "error" in reply:
            raise RuntimeError(f"{self.name} failed at {request}: {reply['error']}")
        return reply

    def close(self):
        self.process.send_signal(signal.SIGCONT)
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait()


class Bench:
    """What is measured, with what: the contenders' command lines and the files they share."""

    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.environment = dict(os.environ) | {name: str(options.threads) for name in THREAD_VARIABLES}
        self.environment.pop("OPENBLAS_CORETYPE", None)

    def with_ours(self, program, peers):
        """Returns the contenders of a measurement: ours first, if the program it needs has been built."""
        built = (self.options.ours / program).exists()
        return (*OURS, *peers) if built else tuple(peers)

    def worker(self, name, style="style.h5"):
        losses, gatys = (self.folder / f"{file}.h5" for file in ("loss_network", "gatys_network"))
        command = [sys.executable, HERE / "peers.py", name, self.folder, "--threads", str(self.options.threads)]
        if name in OURS:
            command = [self.options.ours / "impasto-bench", "worker", "--style", self.folder / style, "--precision",
                       OURS[name], "--loss-network", losses, "--gatys-network", gatys]
        return Worker(name, command, self.environment)

    def command(self, name, result):
        """Returns the whole command line that stylises the photo."""
        photo = self.folder / "photo.jpg"
        if name in OURS:
            program, style = self.options.ours / "impasto-infer", self.folder / "style.h5"
            return [program, "apply", "--style", style, "--precision", OURS[name], photo, "--output", result]
        return [sys.executable, HERE / f"stylize_{name}.py", self.folder / SCRIPTED[name], photo, result]

    def measure_requests(self, names, request, rounds):
        """Returns seconds, peak memory and what was computed, per contender, from `rounds` interleaved rounds."""
        with workers_of(self.worker(name) for name in names) as workers:
            able = able_of(workers, request)
            replies = {worker.name: [] for worker in able}
            for worker in in_turn(able, rounds):
                replies[worker.name].append(worker.ask(request))
            peaks = {worker.name: worker.ask({"run": "memory"})["peak_bytes"] for worker in able}
        check_agreement(request, replies)
        return {name: entry([reply["seconds"] / reply.get("iterations", 1) for reply in answers], peaks[name])
                | evaluations(answers) for name, answers in replies.items()}

    def measure_alone(self, sizes, rounds):
        """Returns seconds and memory of our passes, per width of the network, precision and size, each size in processes
        of its own and a few rounds."""
        results = {}
        for width, height in sizes:
            request = {"run": "inference", "width": width, "height": height}
            titles = [(f"{title} {OURS[name]} {width}×{height}", name, style)
                      for title, style in WIDTHS.items() for name in OURS]
            with workers_of(self.worker(name, style) for _, name, style in titles) as workers:
                contenders = dict(zip((title for title, _, _ in titles), workers))
                seconds = {title: [] for title in contenders}
                for worker in workers:
                    worker.ask(request)
                for title in in_turn(list(contenders), rounds):
                    seconds[title].append(contenders[title].ask(request)["seconds"])
                for title, worker in contenders.items():
                    memory = worker.ask({"run": "memory"})
                    results[title] = entry(seconds[title], memory["peak_bytes"]) | {
                        "start_bytes": memory["start_bytes"], "pixels": width * height}
        return results

    def measure_commands(self, names, rounds):
        """Returns seconds from process start to exit, and peak memory, per contender; one round goes unmeasured."""
        samples = {name: [] for name in names}
        for name in names:
            self.time_command(name)
        for name in in_turn(names, rounds):
            samples[name].append(self.time_command(name))
        return {name: entry([s for s, _ in samples[name]], max(peak for _, peak in samples[name])) for name in names}

    def time_command(self, name):
        result = self.folder / f"result_{name}.jpg"
        result.unlink(missing_ok=True)
        start = time.perf_counter()
        process = subprocess.Popen(self.command(name, result), env=self.environment, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0 or not result.exists():
            raise RuntimeError(f"{name}'s command failed with status {process.returncode}.")
        return seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


@contextlib.contextmanager
def workers_of(started):
    """Yields a list of workers, and ends them all, whatever happens meanwhile."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(contextlib.closing(worker)) for worker in started]


def able_of(workers, request):
    """Returns the workers that answer a first, unmeasured request; says why the others are left out."""
    able = []
    for worker in workers:
        try:
            worker.ask(request)
            able.append(worker)
        except RuntimeError as failure:
            print(f"  left out: {failure}", file=sys.stderr)
    if not able:
        raise RuntimeError("no contender is left")
    return able


def in_turn(contenders, rounds):
    """Yields every contender once a round; each round begins with another one."""
    for index in range(rounds):
        first = index % len(contenders)
        yield from contenders[first:] + contenders[:first]


def entry(seconds, peak):
    return {"seconds": seconds, "median": statistics.median(seconds), "peak_bytes": peak}


def evaluations(replies):
    """Returns how many evaluations an iteration took, and the seconds of one; nothing where they were not counted."""
    if "evaluations" not in replies[0]:
        return {}
    return {"evaluations": statistics.mean(reply["evaluations"] / reply["iterations"] for reply in replies),
            "evaluation": statistics.median(reply["seconds"] / reply["evaluations"] for reply in replies)}


def check_agreement(request, replies):
    """Warns where contenders in fp32 differ in the stylised photo's mean or in the loss of the same pictures."""
    for key, tolerance in {"mean": 1e-4, "loss": 1e-3}.items():
        values = {name: answers[0][key] for name, answers in replies.items()
                  if key in answers[0] and "bf16" not in name}
        if values and max(values.values()) - min(values.values()) > tolerance * abs(max(values.values())):
            print(f"Warning: results differ at {request}: {key} {values}", file=sys.stderr)


def measurements(bench):
    """Yields (title, function that measures it) for all that the options ask for."""
    options = bench.options
    variants = VARIANTS if options.variants else ()
    everyone = bench.with_ours("impasto-bench", (*options.peers, *variants))
    for width, height in options.sizes:
        request = {"run": "inference", "width": width, "height": height}
        yield f"inference {width}×{height}", lambda r=request: bench.measure_requests(everyone, r, options.rounds)
    trainers = tuple(name for name in everyone if name in OURS or name.startswith("pytorch"))
    if not options.no_step and trainers:
        yield "training step", lambda: bench.measure_requests(trainers, STEP, max(3, options.rounds // 3))
    if not options.no_gatys and trainers:
        yield "iterative method", lambda: bench.measure_requests(trainers, GATYS, max(3, options.rounds // 3))
    if not options.no_growth and set(OURS) & set(everyone):
        yield "growth", lambda: bench.measure_alone(SQUARES, 3)
        yield "real time", lambda: bench.measure_alone(FRAMES, options.rounds)
    if not options.no_commands:
        commands = bench.with_ours("impasto-infer", [peer for peer in options.peers if peer in SCRIPTED])
        yield "whole command", lambda: bench.measure_commands(commands, options.rounds)


def size(text):
    """Returns (width, height) of "512" or "1920x1080"."""
    width, _, height = text.partition("x")
    return int(width), int(height or width)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ours", type=Path, default=ROOT / ".build" / "release",
                        help="folder of impasto-bench and impasto-infer (default: .build/release)")
    parser.add_argument("--rounds", type=int, default=9, help="rounds of inference and commands (default: 9)")
    parser.add_argument("--sizes", type=size, nargs="*", default=SIZES, help="sides in pixels: 512 or 1920x1080")
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=PEERS)
    parser.add_argument("--variants", action="store_true", help="also PyTorch in channels-last format")
    parser.add_argument("--no-step", action="store_true", help="leave out the training step")
    parser.add_argument("--no-gatys", action="store_true", help="leave out the iterative method")
    parser.add_argument("--no-growth", action="store_true", help="leave out our passes at many sizes and widths")
    parser.add_argument("--no-commands", action="store_true", help="leave out the whole commands")
    parser.add_argument("--threads", type=int, default=machine.cores(), help="default: all cores")
    parser.add_argument("--loss-network", type=Path, help="a Keras VGG-16 notop file, if not where prepare.py looks")
    parser.add_argument("--gatys-network", type=Path, help="a Keras VGG-19 notop file, if not where prepare.py looks")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "BENCHMARKS.md", help="the tables to write")
    parser.add_argument("--print", action="store_true", help="print the tables and write none")
    return parser.parse_args()


def report_missing_programs(folder):
    """Says which of our programs are not built, and what that leaves out."""
    missing = [name for name in ("impasto-bench", "impasto-infer") if not (folder / name).exists()]
    if missing:
        print(f"{' and '.join(missing)} not found in {folder}: what needs them is measured on the peers alone. "
              "Build with `swift build -c release` or name the folder with --ours.", file=sys.stderr)


def prepare(options, folder):
    command = [sys.executable, HERE / "prepare.py", folder]
    command += ["--loss-network", options.loss_network] if options.loss_network else []
    command += ["--gatys-network", options.gatys_network] if options.gatys_network else []
    subprocess.run(command, check=True)


def measure_all(bench, results, save):
    """Fills `results`, and saves them after every measurement: a run that is cut short has lost only its last one."""
    for title, measure in measurements(bench):
        print(f"{title} ...", file=sys.stderr)
        try:
            results[title] = measure()
        except RuntimeError as failure:
            print(f"  left out: {failure}", file=sys.stderr)
            continue
        for name, values in results[title].items():
            memory = values["peak_bytes"] / 2**20
            print(f"  {name}: {values['median'] * 1000:.0f} ms, {memory:.0f} MiB", file=sys.stderr)
        save()


def main():
    options = parse_options()
    report_missing_programs(options.ours)
    with tempfile.TemporaryDirectory() as folder:
        prepare(options, Path(folder))
        record = {"machine": machine.description(options.threads), "results": {}}
        (HERE / "results").mkdir(exist_ok=True)
        stamp = datetime.datetime.now().strftime("%Y-%m-%dT%H%M%S")
        file = HERE / "results" / f"{stamp}.json"

        def save():
            file.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")
        measure_all(Bench(options, Path(folder)), record["results"], save)
    if options.print:
        print(report.markdown(record), end="")
        return
    picture = options.output.with_suffix(".svg")
    options.output.write_text(report.markdown(record, picture.name))
    picture.write_text(chart.drawn(record["results"]))
    print(f"Wrote {options.output} and Benchmarks/results/{stamp}.json", file=sys.stderr)


if __name__ == "__main__":
    main()
