"""Machines that are far from each other: network namespaces, each with one address, and every packet between them late.

usage: far.py PREFIX COUNT - makes the namespaces PREFIX1 ... PREFIXn with the addresses 10.77.0.1 ... 10.77.0.n, says "ready",
and forwards until its standard input ends; then they are gone. A line there says how many milliseconds late from now on, at first
none; its answer is "ready". For kernels without netem; needs root and iproute2.
"""
import collections
import fcntl
import os
import select
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN_WITHOUT_HEADER = 0x1001
MAX_WAITING = 20_000  # packets; more are lost, as on any line


def ip(*words):
    subprocess.run(("ip",) + words, check=True)


def open_machine(prefix, number):
    name = prefix + str(number)
    ip("netns", "add", name)
    machine = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(machine, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN_WITHOUT_HEADER))
    ip("link", "set", name, "netns", name)
    ip("-n", name, "addr", "add", f"10.77.0.{number}/24", "dev", name)
    ip("-n", name, "link", "set", name, "up")
    ip("-n", name, "link", "set", "lo", "up")
    return machine


def forward(machines):
    waiting = collections.deque()
    delay = 0.0
    while True:
        pause = None if not waiting else max(0.0, waiting[0][0] - time.monotonic())
        ready, _, _ = select.select([0] + list(machines.values()), [], [], pause)
        now = time.monotonic()
        for one in ready:
            if one == 0:
                told = os.read(0, 4096)
                if not told:
                    return
                delay = float(told) / 1000
                print("ready", flush=True)
                continue
            packet = os.read(one, 65_536)
            if packet[0] >> 4 == 4 and len(waiting) < MAX_WAITING:
                waiting.append((now + delay, machines.get(packet[19]), packet))
        while waiting and waiting[0][0] <= now:
            _, target, packet = waiting.popleft()
            if target is not None:
                try:
                    os.write(target, packet)
                except BlockingIOError:
                    pass  # lost


def main():
    prefix, count = sys.argv[1], int(sys.argv[2])
    machines = {}
    try:
        for number in range(1, count + 1):
            machines[number] = open_machine(prefix, number)
        print("ready", flush=True)
        forward(machines)
    finally:
        for number in range(1, count + 1):
            subprocess.run(("ip", "netns", "del", prefix + str(number)), stderr=subprocess.DEVNULL)


main()
