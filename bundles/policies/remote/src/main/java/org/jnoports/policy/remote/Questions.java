package org.jnoports.policy.remote;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.message.AccessAnswer;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Explanation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a controller: once for all who want to know the same at the same time. What it decided is remembered for a while,
 * whichever way; that it didn't answer isn't. Thread-safe, never blocks; decisions are told on the scheduler's thread.
 */
final class Questions {
    /** Questions that wait for their answer; more are denied at once. */
    static final int MAX_OPEN = 1_000;
    /** Answers that are remembered; then the oldest are forgotten. */
    static final int MAX_REMEMBERED = 10_000;

    /** Pauses before a question is sent again that could not be sent (noports.md, section 8.1). */
    private static final List<Duration> RETRIES = List.of(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(5));
    private static final Logger log = LoggerFactory.getLogger(Questions.class);

    private final ControllerLink link;
    private final Duration timeout;
    private final long rememberedNanos;
    private final ScheduledExecutorService scheduler;
    private final LongSupplier nanoTime;
    private final LongSupplier ids;
    private final Map<Question, Open> open = new HashMap<>(); // guarded by this, as all below
    private final Map<Long, Open> byId = new HashMap<>();
    private final Map<Question, Remembered> remembered = new LinkedHashMap<>(); // oldest first
    private Optional<Runnable> whenDone = Optional.empty();

    /**
     * @param scheduler one thread for time-outs and for what follows from answers
     * @param ids a number that no other question to this controller has, for a minute
     */
    Questions(ControllerLink link, RemoteSettings settings, ScheduledExecutorService scheduler, LongSupplier nanoTime, LongSupplier ids) {
        this.link = link;
        this.timeout = settings.timeout();
        this.rememberedNanos = settings.remembered().toNanos();
        this.scheduler = scheduler;
        this.nanoTime = nanoTime;
        this.ids = ids;
    }

    void start() {
        link.listen(this::answered);
    }

    /** A question that was asked. */
    private static final class Open {
        private final Question question;
        private final long id;
        private final CompletableFuture<Decision> decision = new CompletableFuture<>();
        private boolean sent; // guarded by the questions, as below
        private boolean acknowledged;
        private String trouble = "";

        private Open(Question question, long id) {
            this.question = question;
            this.id = id;
        }
    }

    private record Remembered(Decision decision, long atNanos) {}

    /** @return empty if nothing is asked any more */
    Optional<CompletionStage<Decision>> decide(AccessRequest request) {
        Question question = Question.of(request);
        Open asked;
        synchronized (this) {
            Optional<Remembered> known = known(question);
            if (known.isPresent()) {
                return Optional.of(CompletableFuture.completedFuture(known.get().decision()));
            }
            Open same = open.get(question);
            if (same != null) {
                return Optional.of(same.decision.minimalCompletionStage());
            }
            if (whenDone.isPresent()) {
                return Optional.empty();
            }
            if (open.size() >= MAX_OPEN) {
                return Optional.of(CompletableFuture.completedFuture(Decision.Deny.undecided(
                        open.size() + " questions to policy service " + controller() + " wait for answers, no more are asked")));
            }
            asked = new Open(question, ids.getAsLong());
            open.put(question, asked);
            byId.put(asked.id, asked);
        }
        later(() -> end(asked, silence(asked)), timeout);
        send(asked, 0);
        return Optional.of(asked.decision.minimalCompletionStage());
    }

    /** What is known without asking. */
    synchronized Explanation explain(AccessRequest request) {
        Optional<Remembered> known = known(Question.of(request));
        if (known.isEmpty()) {
            return new Explanation(
                    Decision.Deny.undecided("policy service " + controller() + " would be asked; its answer isn't known here"),
                    List.of(new Explanation.Considered(rule(""), "would be asked, which leaves a trace there;"
                            + " its administrators can simulate the answer with npp_client")));
        }
        Decision decision = known.get().decision();
        Duration age = Duration.ofNanos(nanoTime.getAsLong() - known.get().atNanos());
        String outcome = (decision instanceof Decision.Permit permit ? "permitted " + permit.targets()
                : "denied: " + ((Decision.Deny) decision).reason())
                + ", " + age.toMillis() + " ms ago, which holds for " + Duration.ofNanos(rememberedNanos).minus(age).toMillis() + " ms more";
        return new Explanation(decision, List.of(new Explanation.Considered(rule(""), outcome)));
    }

    /** Asks nothing more; when the last open question has ended, in the time of its wait at most, does what is given. */
    void retire(Runnable then) {
        synchronized (this) {
            whenDone = Optional.of(then);
            if (!open.isEmpty()) {
                return;
            }
        }
        then.run();
    }

    private void send(Open asked, int attempt) {
        link.send(asked.question.query(asked.id), timeout).whenComplete((sent, failure) -> {
            if (failure == null) {
                synchronized (this) {
                    asked.sent = true;
                }
            } else {
                notSent(asked, attempt, failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure);
            }
        });
    }

    private void notSent(Open asked, int attempt, Throwable cause) {
        synchronized (this) {
            asked.trouble = String.valueOf(cause.getMessage());
        }
        if (asked.decision.isDone()) {
            return;
        }
        if (attempt < RETRIES.size() && !(cause instanceof MessageException)) {
            later(() -> {
                if (!asked.decision.isDone()) {
                    send(asked, attempt + 1);
                }
            }, RETRIES.get(attempt));
        } else {
            end(asked, Decision.Deny.undecided("policy service " + controller() + " could not be asked: " + cause.getMessage()));
        }
    }

    private synchronized Decision silence(Open asked) {
        String reason = "policy service " + controller() + " did not answer in " + Question.text(timeout);
        if (asked.acknowledged) {
            reason += ", though it took the question";
        } else if (!asked.sent) {
            reason += ", the question could not be sent" + link.trouble().or(() -> Optional.of(asked.trouble).filter(text -> !text.isEmpty()))
                    .map(why -> ": " + why).orElse("");
        }
        return Decision.Deny.undecided(reason);
    }

    private void answered(AccessAnswer answer) {
        Open asked;
        synchronized (this) {
            asked = byId.get(answer.id());
            if (asked != null && answer.outcome() instanceof AccessAnswer.Acknowledged) {
                asked.acknowledged = true;
                return;
            }
        }
        if (asked == null) {
            log.info("an answer of policy service {} is ignored: it is late, or to a question that was answered already", controller());
            return;
        }
        end(asked, Answers.decision(controller(), answer.outcome()));
    }

    private void end(Open asked, Decision decision) {
        Optional<Runnable> then = Optional.empty();
        synchronized (this) {
            if (byId.remove(asked.id) == null) {
                return; // somebody was faster
            }
            open.remove(asked.question);
            if (rememberedNanos > 0 && !(decision instanceof Decision.Deny deny && deny.undecided())) {
                remember(asked.question, decision);
            }
            if (open.isEmpty()) {
                then = whenDone;
            }
        }
        tell(asked, decision, then);
    }

    /** Apart from who brought the answer: what hangs on a decision isn't the AtClient's business. */
    private void tell(Open asked, Decision decision, Optional<Runnable> then) {
        try {
            scheduler.execute(() -> {
                asked.decision.complete(decision);
                then.ifPresent(Runnable::run);
            });
        } catch (RejectedExecutionException stopped) {
            asked.decision.complete(decision);
        }
    }

    private void remember(Question question, Decision decision) {
        remembered.remove(question);
        remembered.put(question, new Remembered(decision, nanoTime.getAsLong()));
        if (remembered.size() > MAX_REMEMBERED) {
            Iterator<Question> oldest = remembered.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private Optional<Remembered> known(Question question) {
        long now = nanoTime.getAsLong();
        Iterator<Remembered> oldest = remembered.values().iterator();
        while (oldest.hasNext() && now - oldest.next().atNanos() >= rememberedNanos) {
            oldest.remove();
        }
        return Optional.ofNullable(remembered.get(question));
    }

    private AtSign controller() {
        return link.controller();
    }

    private String rule(String message) {
        return Answers.rule(controller(), message);
    }

    private void later(Runnable task, Duration delay) {
        try {
            Future<?> unused = scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopped) {
            return; // so the last question has ended
        }
    }
}
