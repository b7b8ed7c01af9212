package org.jnoports.atprotocol;

import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.keys.SignatureVerifier;

/**
 * An atServer with a memory: authenticates, keeps records with their metadata, forwards look-ups and notifications to its
 * peers. Rules come first, so that a test can have it answer anything.
 */
final class FakeAtServer implements FakeNetwork.Server {
    /** Answers nothing at all. */
    static final String NOTHING = "";
    /** Hangs up instead of answering. */
    static final String HANG_UP = "\0";

    private static final String META = "ttl|ttb|ttr|ccd|dataSignature|isBinary|isEncrypted|sharedKeyEnc|pubKeyCS|encoding|ivNonce|immutable";
    private static final Pattern UPDATE =
            Pattern.compile("update((?::(?:" + META + "):[^: ]+)*):(privatekey:[a-z_]+|[^ ]+) (.+)", Pattern.DOTALL);
    private static final Pattern NOTIFY =
            Pattern.compile("notify:id:([^:]+):update:.*?((?::(?:" + META + "):[^:]+)*):(@[^:]+:[^:]+):(.*)");
    private static final Pattern LOOKUP = Pattern.compile("(llookup|plookup|lookup):(?:bypassCache:true:)?(all:)?(.+)");

    private final AtSign self;
    private final SignatureVerifier verifier;
    private final Map<AtSign, FakeAtServer> peers;
    private final Map<String, Stored> records = new ConcurrentHashMap<>();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> unseen = new LinkedBlockingQueue<>();
    private final Set<FakeNetwork.Pipe> monitors = ConcurrentHashMap.newKeySet();
    private final Map<FakeNetwork.Pipe, String> challenges = new ConcurrentHashMap<>();
    private final Set<FakeNetwork.Pipe> authenticated = ConcurrentHashMap.newKeySet();
    private final Set<FakeNetwork.Pipe> pipes = ConcurrentHashMap.newKeySet();

    FakeAtServer(AtSign self, SignatureVerifier verifier, Map<AtSign, FakeAtServer> peers) {
        this.self = self;
        this.verifier = verifier;
        this.peers = peers;
    }

    private record Stored(String value, Map<String, String> metadata) {}

    private record Rule(Predicate<String> matches, Function<String, String> answer) {}

    /** Knows these keys, as after an activation. */
    FakeAtServer activatedWith(AtKeys keys) {
        store("privatekey:at_pkam_publickey", keys.authenticationPublicKey());
        store("public:publickey" + self, keys.encryptionPublicKey());
        return this;
    }

    void store(String key, String value) {
        records.put(key, new Stored(value, Map.of()));
    }

    void store(String key, String value, Map<String, String> metadata) {
        records.put(key, new Stored(value, metadata));
    }

    void forget(String key) {
        records.remove(key);
    }

    Optional<String> stored(String key) {
        return Optional.ofNullable(records.get(key)).map(Stored::value);
    }

    Map<String, String> metadata(String key) {
        return records.get(key).metadata();
    }

    /** Answers what starts like this with these bytes, until {@link #asUsual}. */
    void answer(String start, Function<String, String> answer) {
        rules.add(0, new Rule(line -> line.startsWith(start), answer));
    }

    void asUsual() {
        rules.clear();
    }

    /** Every command so far. */
    List<String> commands() {
        return List.copyOf(commands);
    }

    List<String> commands(String start) {
        return commands.stream().filter(command -> command.startsWith(start)).toList();
    }

    /** The next command that starts like this, which nobody has awaited before. */
    String await(String start) throws InterruptedException {
        while (true) {
            String command = unseen.poll(20, TimeUnit.SECONDS);
            if (command == null) {
                return fail("no '" + start + "' came, only " + commands);
            }
            if (command.startsWith(start)) {
                return command;
            }
        }
    }

    int monitors() {
        return (int) monitors.stream().filter(pipe -> !pipe.isClosed()).count();
    }

    /** Ends every connection. */
    void hangUp() {
        for (FakeNetwork.Pipe pipe : List.copyOf(pipes)) {
            pipes.remove(pipe);
            monitors.remove(pipe);
            pipe.hangUp();
        }
    }

    /** Sends bytes to every monitor. */
    void push(String bytes) {
        monitors.forEach(pipe -> pipe.send(bytes));
    }

    /** Sends a notification line as production servers do. */
    void push(String id, AtSign from, String key, String value, String metadata) {
        push(line(id, from, key, value, metadata));
    }

    String line(String id, AtSign from, String key, String value, String metadata) {
        return "notification: {\"id\":\"" + id + "\",\"from\":\"" + from + "\",\"to\":\"" + self + "\",\"key\":\"" + key
                + "\",\"value\":" + (value == null ? "null" : "\"" + value + "\"")
                + ",\"operation\":\"update\",\"epochMillis\":1715000000000,"
                + "\"messageType\":\"MessageType.key\",\"isEncrypted\":true,\"metadata\":" + metadata + "}\n";
    }

    @Override
    public void connected(FakeNetwork.Pipe pipe) {
        pipes.add(pipe);
        pipe.send("@");
    }

    @Override
    public void received(FakeNetwork.Pipe pipe, String line) {
        commands.add(line);
        String answer = rules.stream()
                .filter(rule -> rule.matches().test(line))
                .findFirst()
                .map(rule -> rule.answer().apply(line))
                .orElseGet(() -> usual(pipe, line));
        unseen.add(line);
        if (answer.equals(HANG_UP)) {
            pipe.hangUp();
        } else if (!answer.isEmpty()) {
            pipe.send(answer);
        }
    }

    /** What the server's memory answers. */
    String usual(FakeNetwork.Pipe pipe, String line) {
        String verb = line.split("[: ]", 2)[0];
        return switch (verb) {
            case "from" -> from(pipe);
            case "pkam" -> pkam(pipe, line);
            case "cram" -> cram(pipe, line);
            case "noop" -> ok(pipe, "ok");
            case "monitor" -> monitor(pipe);
            case "notify" -> notify(pipe, line);
            case "update" -> update(pipe, line);
            case "delete" -> delete(pipe, line);
            case "llookup", "plookup", "lookup" -> lookup(pipe, line);
            case "scan" -> ok(pipe, records.keySet().stream().collect(Collectors.joining("\",\"", "[\"", "\"]")));
            default -> error(pipe, "AT0003", "invalid command");
        };
    }

    private String from(FakeNetwork.Pipe pipe) {
        String challenge = "_" + UUID.randomUUID() + self + ":" + UUID.randomUUID();
        challenges.put(pipe, challenge);
        return "data:" + challenge + "\n" + prompt(pipe);
    }

    private String pkam(FakeNetwork.Pipe pipe, String line) {
        String signature = line.substring(line.lastIndexOf(':') + 1);
        byte[] challenge = challenges.remove(pipe).getBytes(StandardCharsets.UTF_8);
        Optional<String> key = stored("privatekey:at_pkam_publickey");
        if (key.isEmpty()) {
            return error(pipe, "AT0015", "privatekey:at_pkam_publickey does not exist in keystore");
        }
        if (!verifier.verifies(key.get(), challenge, signature, "sha256")) {
            return error(pipe, "AT0401", "pkam authentication failed");
        }
        authenticated.add(pipe);
        return ok(pipe, "success");
    }

    private String cram(FakeNetwork.Pipe pipe, String line) {
        String challenge = challenges.remove(pipe);
        boolean right = stored("privatekey:at_secret")
                .map(secret -> line.equals("cram:" + Authentication.digest(secret + challenge)))
                .orElse(false);
        if (!right) {
            return error(pipe, "AT0401", "Authentication Failed");
        }
        authenticated.add(pipe);
        return ok(pipe, "success");
    }

    private String monitor(FakeNetwork.Pipe pipe) {
        monitors.add(pipe);
        return NOTHING;
    }

    private String notify(FakeNetwork.Pipe pipe, String line) {
        Matcher matcher = NOTIFY.matcher(line);
        if (!matcher.matches()) {
            return error(pipe, "AT0003", "Syntax Exception");
        }
        String key = matcher.group(3);
        FakeAtServer receiver = peers.get(AtSign.of(key.substring(0, key.indexOf(':'))));
        if (receiver != null) {
            receiver.push(matcher.group(1), self, key, matcher.group(4), json(metadata(matcher.group(2), ":")));
        }
        return ok(pipe, matcher.group(1));
    }

    private String update(FakeNetwork.Pipe pipe, String line) {
        Matcher matcher = UPDATE.matcher(line);
        if (!matcher.matches()) {
            return error(pipe, "AT0003", "Syntax Exception");
        }
        store(matcher.group(2), matcher.group(3), metadata(matcher.group(1), ":"));
        return ok(pipe, "7");
    }

    private String delete(FakeNetwork.Pipe pipe, String line) {
        forget(line.substring("delete:".length()));
        return ok(pipe, "8");
    }

    private String lookup(FakeNetwork.Pipe pipe, String line) {
        Matcher matcher = LOOKUP.matcher(line);
        if (!matcher.matches()) {
            return error(pipe, "AT0003", "Syntax Exception");
        }
        String name = matcher.group(3);
        AtSign owner = AtSign.of(name.substring(name.lastIndexOf('@')));
        FakeAtServer holder = peers.getOrDefault(owner, this);
        String key = switch (matcher.group(1)) {
            case "llookup" -> name;
            case "plookup" -> "public:" + name;
            default -> authenticated.contains(pipe) ? self + ":" + name : "public:" + name;
        };
        Stored found = holder.records.get(key);
        if (found == null) {
            return error(pipe, "AT0015", key + " does not exist in keystore");
        }
        return ok(pipe, matcher.group(2) == null
                ? found.value()
                : "{\"key\":\"" + key + "\",\"data\":\"" + found.value() + "\",\"metaData\":" + json(found.metadata()) + "}");
    }

    String ok(FakeNetwork.Pipe pipe, String data) {
        return "data:" + data + "\n" + prompt(pipe);
    }

    private String error(FakeNetwork.Pipe pipe, String code, String description) {
        return "error:" + code + "-Exception: " + description + "\n" + prompt(pipe);
    }

    private String prompt(FakeNetwork.Pipe pipe) {
        if (monitors.contains(pipe)) {
            return "";
        }
        return authenticated.contains(pipe) ? self + "@" : "@";
    }

    private static Map<String, String> metadata(String text, String separator) {
        Map<String, String> metadata = new LinkedHashMap<>();
        List<String> parts = new ArrayList<>(List.of(text.split(separator, -1)));
        for (int i = 1; i + 1 < parts.size(); i += 2) {
            metadata.put(parts.get(i), parts.get(i + 1));
        }
        return metadata;
    }

    private static String json(Map<String, String> metadata) {
        return metadata.entrySet().stream()
                .map(member -> "\"" + member.getKey() + "\":"
                        + (member.getValue().matches("true|false|-?\\d+") ? member.getValue() : "\"" + member.getValue() + "\""))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
