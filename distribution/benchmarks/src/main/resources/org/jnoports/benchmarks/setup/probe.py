"""Says how long it takes until the first byte comes from a port of this machine: reads ports, a line each, answers milliseconds.

usage: probe.py [PORT] - with a port it is the other side as well: a service there that greets with one byte.
"""
import socket
import sys
import threading
import time


def greet(server):
    while True:
        connection, _ = server.accept()
        connection.sendall(b"!")
        connection.close()


if len(sys.argv) > 1:
    service = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=64)
    threading.Thread(target=greet, args=(service,), daemon=True).start()
print("ready", flush=True)
for line in sys.stdin:
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", int(line))) as connection:
        connection.recv(1)
    print(f"{(time.monotonic() - begun) * 1000:.3f}", flush=True)
