package org.jnoports.atserver.command;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a line asks for (atprotocol.md, section 3). Commands that hold secrets or values don't print them. */
public sealed interface Command {
    /** How much of a record is asked for. */
    enum Form {
        VALUE,
        META,
        ALL
    }

    /** {@code clientConfig} is the JSON object as sent. */
    record From(String atSign, Optional<String> clientConfig) implements Command {}

    record Cram(String digest) implements Command {
        @Override
        public String toString() {
            return "Cram";
        }
    }

    /** Algorithms are {@code rsa2048} or {@code ecc_secp256r1}, and {@code sha256} or {@code sha512}. */
    record Pkam(String signingAlgorithm, String hashingAlgorithm, Optional<String> enrollmentId, String signature)
            implements Command {
        @Override
        public String toString() {
            return "Pkam";
        }
    }

    record Pol() implements Command {}

    /** {@code name} is entity and namespace, without visibility. */
    record Lookup(boolean bypassCache, Form form, String name, String owner) implements Command {}

    /** {@code plookup}. */
    record PublicLookup(boolean bypassCache, Form form, String name, String owner) implements Command {}

    /** {@code llookup}; {@code sharedWith} in front of the rest, {@code cached:} and {@code public:} included in it. */
    record LocalLookup(Form form, KeyName key) implements Command {}

    record Update(KeyName key, String value, Metadata metadata) implements Command {
        @Override
        public String toString() {
            return "Update[" + key + "]";
        }
    }

    /** {@code update:json:}; the object as sent. */
    record UpdateJson(String json) implements Command {
        @Override
        public String toString() {
            return "UpdateJson";
        }
    }

    record UpdateMeta(KeyName key, Metadata metadata) implements Command {}

    /** @param force also if the record is one that can't be changed */
    record Delete(KeyName key, boolean force) implements Command {}

    /** {@code atSign} if another one's keys are asked for. */
    record Scan(boolean showHidden, Optional<String> atSign, Optional<String> regex) implements Command {}

    /** {@code config:block:} and {@code config:allow:}. */
    record AccessList(ListName list, Change change, List<String> atSigns) implements Command {
        /** Which list. */
        public enum ListName {
            BLOCK,
            ALLOW
        }

        /** What to do with it. */
        public enum Change {
            ADD,
            REMOVE,
            SHOW
        }

        public AccessList {
            atSigns = List.copyOf(atSigns);
        }
    }

    /** {@code config:set:}, {@code reset:} and {@code print:}: for test servers only. */
    record TestConfig(Step step, String name, String value) implements Command {
        /** What to do with a setting. */
        public enum Step {
            SET,
            RESET,
            PRINT
        }
    }

    /** {@code latestN} is 1 unless said. Empty {@code id} lets the server choose one. */
    record Notify(Optional<String> id, boolean delete, boolean text, String priority, boolean latest, int latestN,
            Optional<String> notifier, OptionalLong ttln, Metadata metadata, KeyName key, Optional<String> value)
            implements Command {
        @Override
        public String toString() {
            return "Notify[" + id + "]";
        }
    }

    /** {@code notify:all}: the same for several readers. */
    record NotifyAll(boolean delete, boolean text, Metadata metadata, List<String> readers, String name, Optional<String> owner,
            Optional<String> value) implements Command {
        public NotifyAll {
            readers = List.copyOf(readers);
        }

        @Override
        public String toString() {
            return "NotifyAll";
        }
    }

    record NotifyStatus(String id) implements Command {}

    record NotifyFetch(String id) implements Command {}

    record NotifyRemove(String id) implements Command {}

    /** Dates as sent, {@code YYYY-MM-DD}. */
    record NotifyList(Optional<String> from, Optional<String> to, Optional<String> regex) implements Command {}

    /** {@code since} in epoch milliseconds. */
    record Monitor(boolean selfNotifications, OptionalLong since, Optional<String> regex) implements Command {}

    record Noop(long millis) implements Command {}

    record Info(boolean brief) implements Command {}

    /** No ids: every one. */
    record Stats(List<Integer> ids, Optional<String> regex) implements Command {
        public Stats {
            ids = List.copyOf(ids);
        }
    }

    /** {@code sync:from}; -1: from the start. */
    record Sync(long after, Optional<String> regex) implements Command {}

    /** {@code batch}: a JSON array as sent. */
    record Batch(String json) implements Command {
        @Override
        public String toString() {
            return "Batch";
        }
    }

    /** {@code enroll}: a JSON object as sent, if one was. */
    record Enroll(Operation operation, boolean force, Optional<String> json) implements Command {
        /** What to do with an enrolment. */
        public enum Operation {
            REQUEST,
            APPROVE,
            DENY,
            REVOKE,
            UNREVOKE,
            LIST,
            FETCH,
            DELETE
        }

        @Override
        public String toString() {
            return "Enroll[" + operation + "]";
        }
    }

    /** {@code otp:put}, or {@code otp:get} without a code; how long it is good, in milliseconds. */
    record PassCode(Optional<String> chosen, OptionalLong lifetime) implements Command {
        @Override
        public String toString() {
            return "PassCode";
        }
    }

    /** Who sees a key of {@code keys}. */
    enum Visibility {
        PUBLIC,
        PRIVATE,
        SELF
    }

    record KeysPut(Visibility visibility, String namespace, Optional<String> appName, Optional<String> deviceName,
            Optional<String> keyType, Optional<String> encryptionKeyName, String name, String value) implements Command {
        @Override
        public String toString() {
            return "KeysPut[" + name + "]";
        }
    }

    record KeysList(Visibility visibility) implements Command {}

    /** The full name. */
    record KeysGet(String name) implements Command {}

    /** The full name. */
    record KeysDelete(String name) implements Command {}

    /** A verb of the protocol that this server doesn't have. */
    record Unsupported(String verb) implements Command {}
}
