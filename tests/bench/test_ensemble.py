"""How fast the ensemble is, how much memory it takes, where the time goes, and how far that is from a bare pass.

Figures are printed and written by hand to docs/benchmarks.md; nothing is asserted about time. PHASEIN_BENCH_DRAWS
(`100,1000,10000`) and PHASEIN_BENCH_SCENARIO choose what is measured.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from warehouse.ensemble.draws import uniforms_per_draw
from warehouse.ensemble.run import BLOCK_DRAWS

pytestmark = pytest.mark.bench
ROOT = Path(__file__).resolve().parents[2]
DRAWS = tuple(int(each) for each in os.environ.get("PHASEIN_BENCH_DRAWS", "100,1000,10000").split(","))
SCENARIO = os.environ.get("PHASEIN_BENCH_SCENARIO", "calstart_phase_in")
THREADS = 2
BLOCK_SIZES = (8, 16, 32, 64, 128)

# what any engine must read and write once for each county, draw and year: need at depots and en route, grid of
# both, ports of seven chargers, energy that comes and goes; and once for each county and draw: score, place in the
# order, kind, year, need of three phases
YEARLY_ARRAYS = 2 + 2 + 7 + 2
ONCE_ARRAYS = 4 + 3


def measured(inputs: str, outputs: Path, draws: int, *options: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.ensemble_child", inputs, str(outputs), SCENARIO]
    done = subprocess.run(
        [*command, str(draws), str(THREADS), *options],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_seconds_and_memory_by_number_of_draws(ensemble_inputs: str, tmp_path: Path) -> None:
    print(f"\n{SCENARIO}, {THREADS} threads, blocks of {BLOCK_DRAWS}")
    print(
        f"{'draws':>7} {'read':>6} {'draws s':>8} {'ms each':>8} {'tables s':>9} {'cpu s':>7} {'peak GB':>8}"
    )
    for draws in DRAWS:
        said = measured(ensemble_inputs, tmp_path / str(draws), draws)
        print(
            f"{draws:7} {said['read']:6.1f} {said['draws']:8.2f} {said['draws'] / draws * 1000:8.2f} "
            f"{said['combine']:9.2f} {said['cpu']:7.1f} {said['peak_gb']:8.2f}"
        )


def test_where_the_time_goes_and_a_bare_pass(ensemble_inputs: str, tmp_path: Path) -> None:
    draws = min(DRAWS[-1], 1_000)
    said = measured(ensemble_inputs, tmp_path, draws, "by-step")
    total = sum(said["steps"].values())
    print(f"\n{draws} draws, seconds of threads: {total:.2f}")
    for step, seconds in sorted(said["steps"].items(), key=lambda each: -each[1]):
        print(f"{step:18} {seconds:7.2f} {seconds / total:6.1%} {seconds / draws * 1000:8.3f} ms a draw")
    bare, used, volume = bare_pass(said["counties"], said["years"], draws)
    print(
        f"bare pass over {volume / draws / 1e6:.1f} MB a draw, read and written: {bare:.2f} s, {used:.2f} s of CPU"
    )
    print(
        f"{draws} draws took {said['draws']:.2f} s, {said['draws_cpu']:.2f} s of CPU: {said['draws'] / bare:.1f} and "
        f"{said['draws_cpu'] / used:.1f} times the bare pass"
    )


def bare_pass(counties: int, years: int, draws: int) -> tuple[float, float, float]:
    """Seconds and CPU seconds to copy what every engine must touch once, in the same blocks and threads; its bytes."""
    uniforms = uniforms_per_draw(counties)

    def block(first: int) -> int:
        count = min(BLOCK_DRAWS, draws - first)
        yearly = np.ones((YEARLY_ARRAYS, counties, count)), np.empty((YEARLY_ARRAYS, counties, count))
        once = np.ones((ONCE_ARRAYS, counties, count)), np.empty((ONCE_ARRAYS, counties, count))
        numbers = np.ones((uniforms, count)), np.empty((uniforms, count))
        for _ in range(years):
            np.copyto(yearly[1], yearly[0])
        np.copyto(once[1], once[0])
        np.copyto(numbers[1], numbers[0])
        return years * yearly[0].nbytes + once[0].nbytes + numbers[0].nbytes

    begun, used = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(THREADS) as pool:
        volume = sum(pool.map(block, range(0, draws, BLOCK_DRAWS)))
    return time.perf_counter() - begun, time.process_time() - used, volume


def test_block_sizes(ensemble_inputs: str) -> None:
    """Draws that are computed at once: CPU time and wall-clock of each size, one thread and two."""
    code = (
        "import resource, sys, time\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from warehouse.ensemble.draws import draw\n"
        "from warehouse.ensemble.simulate import simulate\n"
        "from warehouse.ensemble.store import Store\n"
        "from warehouse.ensemble.world import read_tables, worlds_of\n"
        "world = worlds_of(*read_tables(Store(sys.argv[1])))[sys.argv[2]]\n"
        "def go(first, count):\n"
        "    simulate(world, draw(1, first, count, len(world.counties), world.weights, world.spread))\n"
        "def cpu():\n"
        "    used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "    return used.ru_utime + used.ru_stime\n"
        "go(0, 8)\n"
        "for size in map(int, sys.argv[3].split(',')):\n"
        "    for threads in (1, 2):\n"
        "        wall, used = time.perf_counter(), cpu()\n"
        "        with ThreadPoolExecutor(threads) as pool:\n"
        "            list(pool.map(lambda first: go(first, size), range(0, 256, size)))\n"
        "        wall, used = time.perf_counter() - wall, cpu() - used\n"
        "        print(f'{size:6} {threads:8} {wall / 256 * 1000:10.2f} {used / 256 * 1000:10.2f}')\n"
    )
    sizes = ",".join(map(str, BLOCK_SIZES))
    done = subprocess.run(
        [sys.executable, "-c", code, ensemble_inputs, SCENARIO, sizes],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    print(f"\n{'block':>6} {'threads':>8} {'ms a draw':>10} {'cpu ms':>10}")
    print(done.stdout)
