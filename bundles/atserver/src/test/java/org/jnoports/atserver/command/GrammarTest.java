package org.jnoports.atserver.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jnoports.atserver.VectorBlocks;
import org.jnoports.atserver.wire.ErrorCode;
import org.jnoports.atserver.wire.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The 144 lines of the reference grammar, and the lines that SDKs send. */
class GrammarTest {
    /** The reference refuses their order or their options; section 9.2 asks for tolerance. */
    private static final Set<String> TOLERATED = Set.of(
            "update:isEncrypted:true:isBinary:false:@bob:phone.wavi@alice Y2lwaGVy",
            "update:isEncrypted:false:dataSignature:c2ln:sharedKeyStatus:local:public:loc.wavi@alice hello pub",
            "update:sharedKeyEnc:c2hhcmVk:pubKeyCS:cs:isEncrypted:true:@bob:phone.wavi@alice v",
            "update:isEncrypted:true:sharedKeyEnc:c2s=:hash:abc:algo:sha512:@bob:phone.wavi@alice v",
            "notify:update:message_type:key:@bob:phone.wavi@alice:v",
            "notify:id:u1:update:ttl:1000:ttln:60000:@bob:phonewavi@alice:v");

    static Stream<Map<String, Object>> accepted() {
        return VectorBlocks.cases("grammar").stream().filter(line -> (boolean) line.get("accepted"));
    }

    static Stream<String> refused() {
        return VectorBlocks.cases("grammar").stream().filter(line -> !(boolean) line.get("accepted"))
                .map(line -> line.get("line").toString()).filter(line -> !TOLERATED.contains(line));
    }

    static Stream<String> tolerated() {
        return TOLERATED.stream();
    }

    static Stream<String> sdkLines() {
        return VectorBlocks.cases("sdkCommands").stream().map(line -> line.get("line").toString());
    }

    @Test
    void every_line_of_the_vectors_is_in_one_of_the_tests() {
        assertThat(VectorBlocks.cases("grammar")).hasSize(144);
        assertThat(accepted().count() + refused().count() + tolerated().count()).isEqualTo(144);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void an_accepted_line_is_understood(Map<String, Object> line) {
        Command command = parse(line.get("line").toString());
        Map<String, Object> expected = new LinkedHashMap<>(VectorBlocks.object(line.get("params")));
        foldKey(expected, line.get("line").toString());
        expected.computeIfPresent("ccd", (name, flag) -> flag.toString().toLowerCase(Locale.ROOT));
        assertThat(Parameters.of(command)).containsAllEntriesOf(expected);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_line_that_breaks_the_grammar_is_refused(String line) {
        assertThatThrownBy(() -> parse(line)).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_SYNTAX));
    }

    @ParameterizedTest
    @MethodSource({"tolerated", "sdkLines"})
    void a_line_that_an_sdk_sends_is_understood(String line) {
        assertThat(parse(line)).isNotNull();
    }

    /** The parts of a key may be cut differently, as long as the key is the same. */
    private static void foldKey(Map<String, Object> params, String line) {
        Object scope = params.remove("publicScope");
        Object reader = params.remove("forAtSign");
        Object name = params.remove("atKey");
        Object owner = name == null ? null : params.remove("atSign");
        if (name != null) {
            params.put("key", (line.contains(":cached:") ? "cached:" : "") + (scope == null ? "" : "public:")
                    + (reader == null ? "" : "@" + reader + ":") + name + (owner == null ? "" : "@" + owner));
        } else if (reader != null) {
            params.put("forAtSign", reader);
        }
    }

    private static Command parse(String line) {
        return CommandParser.parse(Line.of(line));
    }

    /** A command in the terms of the vectors. */
    private static final class Parameters {
        private final Map<String, Object> params = new LinkedHashMap<>();

        static Map<String, Object> of(Command command) {
            Parameters parameters = new Parameters();
            parameters.login(command);
            parameters.record(command);
            parameters.query(command);
            parameters.enrolment(command);
            if (command instanceof Command.Notify notify) {
                parameters.notify(notify);
            }
            return parameters.params;
        }

        private void login(Command command) {
            if (command instanceof Command.From from) {
                params.put("atSign", from.atSign());
                put("clientConfig", from.clientConfig());
            } else if (command instanceof Command.Cram cram) {
                params.put("digest", cram.digest());
            } else if (command instanceof Command.Pkam pkam) {
                params.put("signingAlgo", pkam.signingAlgorithm());
                params.put("hashingAlgo", pkam.hashingAlgorithm());
                put("enrollmentId", pkam.enrollmentId());
                params.put("signature", pkam.signature());
            } else if (command instanceof Command.AccessList list) {
                params.put("operation", list.change().name().toLowerCase(Locale.ROOT));
                params.put("atSign", String.join(" ", list.atSigns()));
            } else if (command instanceof Command.TestConfig config) {
                params.put("setOperation", config.step().name().toLowerCase(Locale.ROOT));
                params.put("configNew", config.name() + "=" + config.value());
            }
        }

        private void record(Command command) {
            if (command instanceof Command.Lookup lookup) {
                lookup(lookup.bypassCache(), lookup.form(), lookup.name() + "@" + lookup.owner());
            } else if (command instanceof Command.PublicLookup lookup) {
                lookup(lookup.bypassCache(), lookup.form(), lookup.name() + "@" + lookup.owner());
            } else if (command instanceof Command.LocalLookup lookup) {
                lookup(false, lookup.form(), lookup.key().full());
            } else if (command instanceof Command.Update update) {
                key(update.key(), update.metadata());
                params.put("value", update.value());
            } else if (command instanceof Command.UpdateJson update) {
                params.put("json", update.json());
            } else if (command instanceof Command.UpdateMeta update) {
                key(update.key(), update.metadata());
            } else if (command instanceof Command.Delete delete) {
                key(delete.key(), Metadata.NONE);
                params.put("priority", "high");
            }
        }

        private void query(Command command) {
            if (command instanceof Command.Scan scan) {
                params.put("showhidden", Boolean.toString(scan.showHidden()));
                put("forAtSign", scan.atSign());
                params.put("page", "2");
                put("regex", scan.regex());
            } else if (command instanceof Command.Monitor monitor) {
                params.put("strict", "strict");
                params.put("multiplexed", "multiplexed");
                put("selfNotifications", monitor.selfNotifications() ? Optional.of("selfNotifications") : Optional.empty());
                monitor.since().ifPresent(since -> params.put("epochMillis", Long.toString(since)));
                put("regex", monitor.regex());
            } else if (command instanceof Command.Noop noop) {
                params.put("delayMillis", Long.toString(noop.millis()));
            } else if (command instanceof Command.Stats stats) {
                params.put("statId", ":" + String.join(",", stats.ids().stream().map(String::valueOf).toList()));
                put("regex", stats.regex());
            } else if (command instanceof Command.NotifyList list) {
                put("fromDate", list.from());
                put("toDate", list.to());
                put("regex", list.regex());
            } else {
                id(command);
            }
        }

        private void enrolment(Command command) {
            if (command instanceof Command.Sync sync) {
                params.put("from_commit_seq", Long.toString(sync.after()));
                params.put("limit", sync.after() < 0 ? "25" : "5"); // needed, and without effect
                put("regex", sync.regex());
            } else if (command instanceof Command.Batch batch) {
                params.put("json", batch.json());
            } else if (command instanceof Command.Enroll enroll) {
                params.put("operation", enroll.operation().name().toLowerCase(Locale.ROOT));
                put("force", enroll.force() ? Optional.of("force") : Optional.empty());
                put("enrollParams", enroll.json());
            } else if (command instanceof Command.PassCode code) {
                params.put("operation", code.chosen().isPresent() ? "put" : "get");
                put("otp", code.chosen());
                code.lifetime().ifPresent(millis -> params.put("ttl", Long.toString(millis)));
            } else if (command instanceof Command.NotifyAll all) {
                params.put("operation", all.delete() ? "delete" : "update");
                params.put("messageType", all.text() ? "text" : "key");
                params.put("key", "@" + String.join(",", all.readers()) + ":" + all.name() + "@" + all.owner().orElse(""));
                put("value", all.value());
            } else {
                keys(command);
            }
        }

        private void keys(Command command) {
            if (command instanceof Command.KeysPut keys) {
                params.put("operation", "put");
                params.put("visibility", keys.visibility().name().toLowerCase(Locale.ROOT));
                params.put("namespace", keys.namespace());
                put("appName", keys.appName());
                put("deviceName", keys.deviceName());
                put("keyType", keys.keyType());
                params.put("keyName", keys.name());
                params.put("keyValue", keys.value());
            } else if (command instanceof Command.KeysList keys) {
                params.put("operation", "get");
                params.put("visibility", keys.visibility().name().toLowerCase(Locale.ROOT));
            } else if (command instanceof Command.KeysGet keys) {
                params.put("operation", "get");
                params.put("keyName", keys.name());
            } else if (command instanceof Command.KeysDelete keys) {
                params.put("operation", "delete");
                params.put("keyName", keys.name());
            }
        }

        private void id(Command command) {
            if (command instanceof Command.NotifyStatus status) {
                params.put("notificationId", status.id());
            } else if (command instanceof Command.NotifyFetch fetch) {
                params.put("notificationId", fetch.id());
            } else if (command instanceof Command.NotifyRemove remove) {
                params.put("id", remove.id());
            }
        }

        private void notify(Command.Notify notify) {
            put("id", notify.id());
            params.put("operation", notify.delete() ? "delete" : "update");
            params.put("messageType", notify.text() ? "text" : "key");
            params.put("priority", notify.priority());
            params.put("strategy", notify.latest() ? "latest" : "all");
            params.put("latestN", Integer.toString(notify.latestN()));
            put("notifier", notify.notifier());
            notify.ttln().ifPresent(millis -> params.put("ttln", Long.toString(millis)));
            metadata(notify.metadata());
            put("value", notify.value());
            params.put("key", (notify.key().isPublic() ? "public:" : "") + notify.key().sharedWith().map(name -> name + ":").orElse("")
                    + notify.key().name() + notify.key().owner().map(name -> "@" + name).orElse(""));
        }

        private void lookup(boolean bypassCache, Command.Form form, String key) {
            params.put("bypassCache", Boolean.toString(bypassCache));
            params.put("operation", form.name().toLowerCase(Locale.ROOT));
            params.put("key", key);
        }

        private void key(KeyName key, Metadata metadata) {
            params.put("key", key.full());
            metadata(metadata);
        }

        private void metadata(Metadata metadata) {
            metadata.fields().forEach((field, value) -> params.put(field.wireName(), value));
        }

        private void put(String name, Optional<String> value) {
            value.ifPresent(text -> params.put(name, text));
        }
    }

    @Test
    void flags_are_read_in_any_case() {
        Command.Update update = (Command.Update) parse("update:ttr:-1:ccd:True:@bob:phone.wavi@alice v");
        assertThat(update.metadata().get(MetadataField.CCD)).contains("true");
    }

    @Test
    void several_names_of_a_list_are_kept_in_order() {
        Command.AccessList list = (Command.AccessList) parse("config:allow:add:@bob @carol");
        assertThat(list.list()).isEqualTo(Command.AccessList.ListName.ALLOW);
        assertThat(list.atSigns()).isEqualTo(List.of("@bob", "@carol"));
    }
}
