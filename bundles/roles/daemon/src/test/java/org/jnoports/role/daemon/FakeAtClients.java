package org.jnoports.role.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtClients;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.transport.HostPort;

/** Makes {@link FakeAtClient}s and remembers them. */
final class FakeAtClients implements AtClients {
    final List<FakeAtClient> opened = new CopyOnWriteArrayList<>();
    volatile Consumer<FakeAtClient> prepare = client -> {};

    @Override
    public AtClient open(AtSign atSign, Path keyFile, HostPort root) {
        FakeAtClient client = new FakeAtClient(atSign);
        prepare.accept(client);
        opened.add(client);
        return client;
    }

    FakeAtClient last() {
        return opened.get(opened.size() - 1);
    }
}
