"""What a measurement ran on: processor, memory, system, versions, date."""

import datetime
import importlib.metadata
import os
import platform
import re
import subprocess
from pathlib import Path

EXTENSIONS = ("avx2", "avx512f", "avx512_bf16", "amx_bf16")
PACKAGES = ("torch", "onnxruntime", "openvino", "numpy")


def cores():
    """Returns how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def first_line(*command):
    """Returns the first line that a command prints, or an empty string where it is not there."""
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=True)
        return result.stdout.strip().splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return ""


def processor():
    info = Path("/proc/cpuinfo")
    if not info.exists():
        return first_line("sysctl", "-n", "machdep.cpu.brand_string") or platform.machine()
    text = info.read_text()
    model = re.search(r"model name\s*: (.*)", text)
    flags = set(text.split("flags", 1)[-1].splitlines()[0].split())
    found = ", ".join(name for name in EXTENSIONS if name in flags)
    return f"{model[1] if model else platform.machine()} ({found})"


def has_bf16():
    return "avx512_bf16" in processor()


def system():
    return platform.freedesktop_os_release()["PRETTY_NAME"] if platform.system() == "Linux" else platform.platform()


def description(threads):
    """Returns what identifies a measurement, as plain values."""
    return {
        "date": datetime.date.today().isoformat(),
        "processor": processor(),
        "cores": cores(),
        "threads": threads,
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": system(),
        "load_before": os.getloadavg()[0],
        "swift": first_line("swift", "--version"),
        "python": platform.python_version(),
        "packages": {name: importlib.metadata.version(name) for name in PACKAGES},
    }
