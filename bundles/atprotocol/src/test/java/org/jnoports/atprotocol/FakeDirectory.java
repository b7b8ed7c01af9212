package org.jnoports.atprotocol;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.HostPort;

/** An atDirectory that answers as the real one does. */
final class FakeDirectory implements FakeNetwork.Server {
    private final Map<String, HostPort> addresses = new ConcurrentHashMap<>();
    private final AtomicInteger lookUps = new AtomicInteger();
    private volatile UnaryOperator<String> answer = this::found;

    void put(AtSign atSign, HostPort address) {
        addresses.put(atSign.bare(), address);
    }

    /** From now on it answers with this. */
    void answer(UnaryOperator<String> bareAtSignToBytes) {
        answer = bareAtSignToBytes;
    }

    int lookUps() {
        return lookUps.get();
    }

    @Override
    public void connected(FakeNetwork.Pipe pipe) {
        pipe.send("@");
    }

    @Override
    public void received(FakeNetwork.Pipe pipe, String line) {
        lookUps.incrementAndGet();
        pipe.send(answer.apply(line));
    }

    private String found(String bare) {
        HostPort address = addresses.get(bare);
        return (address == null ? "null" : address.toString()) + "\r\n@";
    }
}
