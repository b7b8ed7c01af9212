package org.jnoports.role.client;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jnoports.api.TunnelException;
import org.jnoports.api.at.AtClient;
import org.jnoports.api.at.AtKey;
import org.jnoports.api.at.AtNotification;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.at.Subscription;
import org.jnoports.api.command.Command;
import org.jnoports.api.command.CommandContext;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.message.Encoded;
import org.jnoports.api.message.Heartbeat;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.Ping;

/** The devices that have told this client of themselves, and which of them answer (noports.md, section 7.7). To stderr, as from 4.x on. */
final class DeviceList {
    private static final Pattern RECORD = Pattern.compile("device_info\\.([a-z0-9_][a-z0-9_-]{0,35})\\.sshnp");
    private static final int MAX_DEVICES = 1_000;
    private static final Duration SETTLE = Duration.ofSeconds(10);

    private final ClientServices services;
    private final WaitLimits limits;

    /**
     * Whose devices.
     *
     * @param settings whose client
     * @param of whose devices; empty: everybody's
     */
    record Lister(ClientSettings settings, Optional<AtSign> of) {}

    private record Device(AtSign atSign, String name) {
        @Override
        public String toString() {
            return name + atSign;
        }
    }

    DeviceList(ClientServices services, WaitLimits limits) {
        this.services = services;
        this.limits = limits;
    }

    int list(CommandContext context, Lister lister, boolean verbose) {
        if (verbose) {
            context.verbose();
        }
        ClientSettings settings = lister.settings();
        Waiting waiting = new Waiting(context.stopping());
        AtKeys keys = services.keysStore().read(settings.keyFile());
        try (AtClient client = services.clients().open(settings.client(), settings.keyFile(), settings.root())) {
            waiting.await(client.ready(limits.connect()), limits.connect().multipliedBy(2), "no connection to the atServer of "
                    + settings.client() + " within " + WaitLimits.text(limits.connect()) + ": check the network and try again");
            context.err().println("Searching for devices...");
            List<Device> devices = known(client, lister.of(), waiting);
            if (devices.isEmpty()) {
                context.err().println("[X] No devices found");
                return Command.DONE;
            }
            Map<Device, Heartbeat> active = answering(client, settings, keys, devices);
            print(context.err(), devices, active);
        }
        return Command.DONE;
    }

    /** A device's record is kept by this client's own atServer, too. */
    private List<Device> known(AtClient client, Optional<AtSign> of, Waiting waiting) {
        List<AtKey> records = waiting.await(client.scan("device_info\\..*\\.sshnp"), limits.lookup(),
                "your atServer didn't answer within " + WaitLimits.text(limits.lookup()));
        Map<String, Device> devices = new TreeMap<>();
        for (AtKey record : records) {
            Matcher matcher = RECORD.matcher(record.name());
            if (matcher.matches() && !record.owner().equals(client.atSign()) && of.map(record.owner()::equals).orElse(true)
                    && devices.size() < MAX_DEVICES) {
                Device device = new Device(record.owner(), matcher.group(1));
                devices.put(device.toString(), device);
            }
        }
        return new ArrayList<>(devices.values());
    }

    private Map<Device, Heartbeat> answering(AtClient client, ClientSettings settings, AtKeys keys, List<Device> devices) {
        Map<Device, Heartbeat> active = new ConcurrentHashMap<>();
        CompletableFuture<Void> all = new CompletableFuture<>();
        Subscription heard = client.subscribe(key -> key.name().startsWith("heartbeat."), notification -> {
            devices.stream().filter(device -> device.atSign().equals(notification.from()))
                    .forEach(device -> read(device, notification).ifPresent(beat -> active.put(device, beat)));
            if (active.size() == devices.size()) {
                all.complete(null);
            }
        });
        try (heard) {
            for (Device device : devices) {
                Encoded ping = services.codec().encode(new Ping(device.name()), settings.client(), device.atSign(), keys);
                var unused = client.notify(ping.key(), ping.value(), SETTLE);
            }
            all.get(SETTLE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return active; // who hasn't answered by now isn't there
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new TunnelException("the devices' answers can't be heard: " + e.getMessage(), e);
        }
        return active;
    }

    private Optional<Heartbeat> read(Device device, AtNotification notification) {
        try {
            return services.codec().decode(MessageCodec.Side.CLIENT, device.name(), notification)
                    .map(decoded -> decoded.message() instanceof Heartbeat beat ? beat : null);
        } catch (MessageException e) {
            return Optional.empty(); // as good as none
        }
    }

    private static void print(PrintStream err, List<Device> devices, Map<Device, Heartbeat> active) {
        err.println("Active Devices:");
        devices.stream().filter(active::containsKey).forEach(device -> {
            Heartbeat beat = active.get(device);
            String core = beat.details().corePackageVersion().map(version -> " (core v" + version + ")").orElse("");
            err.println("  " + device + " - v" + beat.version() + core);
            if (!beat.allowedServices().isEmpty()) {
                err.println("  - allowedServices: " + String.join(" ", beat.allowedServices()));
            }
        });
        if (active.isEmpty()) {
            err.println("  No devices found");
        }
        err.println("Inactive Devices:");
        List<Device> silent = devices.stream().filter(device -> !active.containsKey(device)).toList();
        silent.forEach(device -> err.println("  " + device));
        if (silent.isEmpty()) {
            err.println("  No devices found");
        }
    }
}
