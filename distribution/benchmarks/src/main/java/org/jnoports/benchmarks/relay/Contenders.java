package org.jnoports.benchmarks.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Ours, and what people would use instead. */
final class Contenders {
    static final Contender NIO = new OurRelay("nio", "nio", "");
    static final Contender NETTY_EPOLL = new OurRelay("netty-epoll", "netty", "epoll");
    static final Contender NETTY_IO_URING = new OurRelay("netty-io-uring", "netty", "io_uring");
    static final Contender NETTY_NIO = new OurRelay("netty-nio", "netty", "nio");
    static final Contender NETTY_SPLICE = new OurRelay("netty-splice", "splice", "");
    /** Splicing needs four descriptors for pipes per session beside the two of its sockets. */
    static final Contender HAPROXY = new HaProxy(1_000, "option splice-auto");
    static final Contender HAPROXY_COPYING = new HaProxy(9_200, "no option splice-auto");

    private Contenders() {}

    static List<Contender> ours() {
        return List.of(NIO, NETTY_EPOLL, NETTY_IO_URING, NETTY_NIO, NETTY_SPLICE);
    }

    static List<Contender> peers() {
        return List.of(HAPROXY, new Socat(), new Rathole(false), new Bore(), new OpenSsh(false));
    }

    private record HaProxy(int sessions, String option) implements Contender {
        @Override
        public String name() {
            return "haproxy";
        }

        @Override
        public Optional<String> missing(Programs programs) {
            return programs.missing("haproxy");
        }

        @Override
        public Running start(Programs programs, int target, Path folder) throws IOException {
            int port = Ports.free();
            Path config = folder.resolve("haproxy.cfg");
            Files.writeString(config, """
                    global
                        maxconn %d
                    defaults
                        mode tcp
                        %s
                        timeout connect 10s
                        timeout client 1h
                        timeout server 1h
                    listen relay
                        bind 127.0.0.1:%d
                        server target 127.0.0.1:%d
                    """.formatted(sessions, option, port, target));
            Running running = new Running().at(port);
            running.add(folder, programs.get("haproxy"), "-f", config.toString(), "-db");
            return running;
        }
    }

    private record Socat() implements Contender {
        @Override
        public String name() {
            return "socat";
        }

        @Override
        public Optional<String> missing(Programs programs) {
            return programs.missing("socat");
        }

        @Override
        public Running start(Programs programs, int target, Path folder) throws IOException {
            int port = Ports.free();
            Running running = new Running().at(port);
            running.add(folder, programs.get("socat"), "-b", "65536",
                    "TCP-LISTEN:" + port + ",bind=127.0.0.1,fork,reuseaddr", "TCP:127.0.0.1:" + target);
            return running;
        }
    }

    /** @param encrypted by its Noise transport */
    record Rathole(boolean encrypted) implements Contender {
        @Override
        public String name() {
            return encrypted ? "rathole-noise" : "rathole";
        }

        @Override
        public Optional<String> missing(Programs programs) {
            return programs.missing("rathole");
        }

        @Override
        public Running start(Programs programs, int target, Path folder) throws IOException {
            int control = Ports.free();
            int port = Ports.free();
            List<String> keys = encrypted ? keys(programs, folder) : List.of();
            Path server = folder.resolve("server.toml");
            Files.writeString(server, """
                    [server]
                    bind_addr = "127.0.0.1:%d"
                    default_token = "benchmark"
                    %s[server.services.relay]
                    bind_addr = "127.0.0.1:%d"
                    """.formatted(control, encrypted ? noise("server", "local_private_key", keys.get(0)) : "", port));
            Path client = folder.resolve("client.toml");
            Files.writeString(client, """
                    [client]
                    remote_addr = "127.0.0.1:%d"
                    default_token = "benchmark"
                    %s[client.services.relay]
                    local_addr = "127.0.0.1:%d"
                    """.formatted(control, encrypted ? noise("client", "remote_public_key", keys.get(1)) : "", target));
            Running running = new Running().at(port);
            running.add(folder, programs.get("rathole"), "--server", server.toString());
            Ports.await(control);
            running.add(folder, programs.get("rathole"), "--client", client.toString());
            return running;
        }

        private static String noise(String side, String name, String key) {
            return """
                    [%s.transport]
                    type = "noise"
                    [%s.transport.noise]
                    %s = "%s"
                    """.formatted(side, side, name, key);
        }

        /** The private one and the public one: the lines of its answer that follow their headings. */
        private static List<String> keys(Programs programs, Path folder) throws IOException {
            Path answer = folder.resolve("keys");
            Process process = new ProcessBuilder(programs.get("rathole"), "--genkey").redirectOutput(answer.toFile()).start();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            return Files.readAllLines(answer).stream().map(String::strip).filter(line -> line.length() > 40 && !line.endsWith(":")).toList();
        }
    }

    private record Bore() implements Contender {
        private static final int CONTROL = 7835; // it has no option for another

        @Override
        public String name() {
            return "bore";
        }

        @Override
        public Optional<String> missing(Programs programs) {
            return programs.missing("bore");
        }

        @Override
        public Running start(Programs programs, int target, Path folder) throws IOException {
            int port = Ports.free();
            Running running = new Running().at(port);
            running.add(folder, programs.get("bore"), "server", "--bind-addr", "127.0.0.1");
            Ports.await(CONTROL);
            running.add(folder, programs.get("bore"), "local", Integer.toString(target), "--to", "127.0.0.1", "--port",
                    Integer.toString(port));
            return running;
        }
    }
}
