"""`make bench`: every benchmark in turn: understanding, answers (the exam), the sender of reminders."""

from __future__ import annotations

import subprocess
import sys

BENCHES = ("bench.nlu", "bench.exam", "bench.reminders")


def main() -> int:
    """Runs each in a process of its own, so that memory and time are its own; 1 where one of them failed."""
    failed = []
    for bench in BENCHES:
        print(f"\n# {bench}\n", flush=True)
        if subprocess.run([sys.executable, "-m", bench, *sys.argv[1:]], check=False).returncode:
            failed.append(bench)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
