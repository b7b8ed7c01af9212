"""What an unmodified Python SDK (atsdk) does with two atSigns of ours. Arguments: root port. Prints a line per step that worked."""
import os
import sys
import time
from queue import Empty, Queue
from threading import Thread

from at_client import AtClient
from at_client.common import AtSign
from at_client.common.keys import PublicKey, SelfKey, SharedKey
from at_client.connections import Address
from at_client.connections.notification.atevents import AtEventType

root = Address("localhost", int(sys.argv[1]))
a, b = AtSign("@a"), AtSign("@b")
queue = Queue()
alice = AtClient(a, root_address=root)
bob = AtClient(b, root_address=root, queue=queue)
print("authenticated", flush=True)

key = PublicKey("greeting", a)
alice.put(key, "hello everybody")
assert bob.get(PublicKey("greeting", a)) == "hello everybody"
print("public", flush=True)

own = SelfKey("note", a)
alice.put(own, "for me")
assert alice.get(SelfKey("note", a)) == "for me"
print("self", flush=True)

shared = SharedKey("secret", a, b)
alice.put(shared, "for bob")
assert bob.get(SharedKey("secret", a, b)) == "for bob"
print("shared", flush=True)

names = [str(found) for found in alice.get_at_keys(".*(greeting|note|secret).*", True)]
assert len(names) == 3, names
print("scan", flush=True)

alice.delete(own)
print("delete", flush=True)

Thread(target=bob.start_monitor, args=("ping.*",), daemon=True).start()
deadline = time.time() + 25
seen = None
while seen is None and time.time() < deadline:
    ping = SharedKey("ping", a, b)
    ping.set_namespace("sdk")
    alice.notify(ping, "are you there")
    try:
        while seen is None:
            event = queue.get(timeout=2)
            if event.event_type == AtEventType.UPDATE_NOTIFICATION and "ping" in str(event.event_data.get("key")):
                bob.handle_event(queue, event)
            elif event.event_type == AtEventType.DECRYPTED_UPDATE_NOTIFICATION:
                seen = event.event_data
    except Empty:
        pass
assert seen is not None and seen["from"] == "@a" and seen["decryptedValue"] == "are you there", seen
print("notification", flush=True)
os._exit(0)  # the SDK's threads would go on
