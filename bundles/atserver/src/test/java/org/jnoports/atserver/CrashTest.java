package org.jnoports.atserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jnoports.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process under load at random points, starts it again and compares what it has with what it acknowledged: nothing
 * lost, nothing invented. Ten times; a hundred times with {@code -Pfull}.
 */
class CrashTest {
    private static final int ROUNDS = Boolean.getBoolean("jnoports.full") ? 100 : 10;
    private static final int KEYS = 20;
    private static final Pattern COMMIT = Pattern.compile("data:(\\d+)");
    private static final Pattern ENROLLMENT = Pattern.compile("data:\\{\"enrollmentId\":\"([^\"]+)\",\"status\":\"pending\"\\}");
    private static final Pattern LISTED = Pattern.compile("\"id\":\"([^\"]+)\"");

    @TempDir
    Path directory;

    private final Random random = new Random();
    private final Facts facts = new Facts();
    private long total;

    /** What was asked for, and what was acknowledged of it. */
    private static final class Facts {
        private final Map<String, Integer> sent = new ConcurrentHashMap<>();
        private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
        private final Map<String, Boolean> deleted = new ConcurrentHashMap<>(); // acknowledged and nothing sent since
        private final Set<String> notified = ConcurrentHashMap.newKeySet();
        private final Set<String> accepted = ConcurrentHashMap.newKeySet();
        private final Map<String, String> enrollments = new ConcurrentHashMap<>();
        private final AtomicLong acknowledgements = new AtomicLong();
        private volatile long lastCommit = -1;
    }

    @Test
    void nothing_acknowledged_is_lost_and_nothing_is_invented_when_the_process_is_killed() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            try (ServerProcess servers = ServerProcess.start(directory, List.of(), "@a", "@b")) {
                verify(servers);
                load(servers, round);
            }
        }
        try (ServerProcess servers = ServerProcess.start(directory, List.of(), "@a", "@b")) {
            verify(servers);
        }
        System.out.println("crash test: killed " + ROUNDS + " times; acknowledged were " + facts.lastCommit + " commits, " + total + " notifications, "
                + facts.enrollments.size() + " enrolments");
        assertThat(facts.lastCommit).isGreaterThan(ROUNDS);
        assertThat(total).isGreaterThan(ROUNDS);
    }

    private void load(ServerProcess servers, int round) throws InterruptedException {
        facts.notified.clear();
        facts.accepted.clear();
        CountDownLatch begun = new CountDownLatch(4);
        List<Thread> threads = new ArrayList<>();
        threads.add(user(begun, servers.owner("@a"), client -> update(client, "k" + random.nextInt(KEYS))));
        threads.add(user(begun, servers.owner("@a"), client -> updateOrDelete(client, "d" + random.nextInt(KEYS))));
        threads.add(user(begun, servers.owner("@a"), client -> notify(client, round)));
        threads.add(user(begun, servers.owner("@a"), client -> enroll(client, round)));
        begun.await();
        long until = facts.acknowledgements.get() + 1 + random.nextInt(150); // where it hits is what this test is about
        Await.until("it is under load", () -> facts.acknowledgements.get() >= until);
        servers.kill();
        for (Thread thread : threads) {
            thread.join();
        }
        total += facts.accepted.size();
    }

    /** Asks until the connection is gone. */
    private static Thread user(CountDownLatch begun, RawClient client, Consumer<RawClient> step) {
        Thread thread = new Thread(() -> {
            begun.countDown();
            try {
                while (true) {
                    step.accept(client);
                }
            } catch (UncheckedIOException | Gone e) {
                client.close();
            }
        }, "test-user");
        thread.start();
        return thread;
    }

    private void update(RawClient client, String key) {
        int next = facts.sent.getOrDefault(key, 0) + 1;
        facts.sent.put(key, next);
        facts.deleted.remove(key);
        acknowledge(reply(client, "update:" + key + ".load@a " + next));
        facts.acknowledged.put(key, next);
    }

    private void updateOrDelete(RawClient client, String key) {
        if (random.nextBoolean()) {
            update(client, key);
            return;
        }
        facts.acknowledged.remove(key); // from now on it may be gone
        acknowledge(reply(client, "delete:" + key + ".load@a"));
        facts.deleted.put(key, true);
    }

    private void notify(RawClient client, int round) {
        String id = "r" + round + "-" + facts.notified.size();
        facts.notified.add(id);
        assertThat(reply(client, "notify:id:" + id + ":ttln:3600000:@b:n.load@a:" + id)).isEqualTo("data:" + id);
        facts.accepted.add(id);
    }

    private void enroll(RawClient client, int round) {
        String app = "app" + round + "x" + facts.enrollments.size();
        Matcher answer = ENROLLMENT.matcher(reply(client, "enroll:request:{\"appName\":\"" + app + "\",\"deviceName\":\"dev\",\"namespaces\":{\"x\":\"rw\"},\"apkamPublicKey\":\"k\"}"));
        if (!answer.matches()) { // too many of one connection; the others go on
            throw new Gone();
        }
        facts.enrollments.put(answer.group(1), "pending");
        reply(client, "enroll:deny:{\"enrollmentId\":\"" + answer.group(1) + "\"}");
        facts.enrollments.put(answer.group(1), "denied");
    }

    private void acknowledge(String reply) {
        Matcher commit = COMMIT.matcher(reply);
        assertThat(commit.matches()).as(reply).isTrue();
        synchronized (facts) {
            facts.lastCommit = Math.max(facts.lastCommit, Long.parseLong(commit.group(1)));
        }
    }

    private String reply(RawClient client, String line) {
        String reply = client.reply(line);
        if (reply.equals("(closed)")) {
            throw new Gone();
        }
        facts.acknowledgements.incrementAndGet();
        return reply;
    }

    private void verify(ServerProcess servers) {
        RawClient a = servers.owner("@a");
        RawClient b = servers.owner("@b");
        assertThat(Long.parseLong(a.reply("stats:3").replaceAll(".*\"value\":\"(-?\\d+)\".*", "$1"))).isGreaterThanOrEqualTo(facts.lastCommit);
        Map<String, String> wrong = new HashMap<>();
        facts.sent.forEach((key, last) -> {
            String reply = a.reply("llookup:" + key + ".load@a");
            int least = facts.acknowledged.getOrDefault(key, 0);
            boolean gone = reply.startsWith("error:AT0015");
            int value = gone ? 0 : Integer.parseInt(reply.substring("data:".length()));
            boolean right = gone ? least == 0 : value >= Math.max(least, 1) && value <= last && !facts.deleted.containsKey(key);
            if (!right) {
                wrong.put(key, reply + ", acknowledged " + least + ", sent " + last + ", deleted " + facts.deleted.containsKey(key));
            }
            facts.acknowledged.put(key, value); // what is there now is what counts from now on
        });
        assertThat(wrong).isEmpty();
        facts.accepted.forEach(id -> Await.until(id + " is delivered", () -> a.reply("notify:status:" + id).equals("data:delivered")));
        String list = whole(b, "notify:list:n.load");
        facts.accepted.forEach(id -> assertThat(list).contains("\"id\":\"" + id + "\",\"from\":\"@a\",\"to\":\"@b\",\"key\":\"@b:n.load@a\",\"value\":\"" + id + "\""));
        assertThat(LISTED.matcher(list).results().map(match -> match.group(1)).filter(id -> facts.accepted.stream().findAny().map(one -> one.split("-", 2)[0])
                .filter(id.split("-", 2)[0]::equals).isPresent()).toList()).allMatch(facts.notified::contains).doesNotHaveDuplicates();
        String enrollments = whole(a, "enroll:list");
        facts.enrollments.forEach((id, state) -> assertThat(enrollments).containsPattern("\"" + id + "[^}]*\\}[^}]*\"status\":\"" + (state.equals("pending") ? "(pending|denied)" : state) + "\""));
    }

    /** Of an answer of any length; it is this connection's last one. */
    private static String whole(RawClient client, String line) {
        client.send(line + "\n");
        return client.line();
    }

    /** The connection, or a user's part in it, has ended. */
    private static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
