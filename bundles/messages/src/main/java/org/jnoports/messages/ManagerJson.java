package org.jnoports.messages;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jnoports.api.message.AccessQuery;
import org.jnoports.api.message.ManagerAnswer;
import org.jnoports.api.message.ManagerRequest;
import org.jnoports.api.message.MessageException;
import org.jnoports.api.message.PolicyItem;
import org.jnoports.api.message.PolicyItem.Kind;

/** The manager RPC of {@code npp} (noports-modern.md, section 5.3). */
final class ManagerJson {
    private static final String REQUEST = "the manager's request";
    private static final String ANSWER = "the controller's answer";
    private static final String OPERATION = "operation";
    private static final String TARGET = "target";
    private static final String VALUE = "value";

    private ManagerJson() {}

    static Json.Obj request(ManagerRequest request) {
        return CallJson.request(request.id(), payload(request.operation()));
    }

    private static Json.Obj payload(ManagerRequest.Operation operation) {
        if (operation instanceof ManagerRequest.GetAll getAll) {
            return operation("get").text(TARGET, PolicyItemJson.all(getAll.kind())).object();
        } else if (operation instanceof ManagerRequest.Put put) {
            return operation("put").text(TARGET, PolicyItemJson.name(put.item().kind()))
                    .json(VALUE, PolicyItemJson.write(put.item())).object();
        } else if (operation instanceof ManagerRequest.Delete delete) {
            return operation("delete").text(TARGET, PolicyItemJson.name(delete.kind())).json(VALUE, new Fields()
                    .text(PolicyItemJson.idName(delete.kind()), Long.toString(delete.itemId())).object()).object();
        } else if (operation instanceof ManagerRequest.Simulate simulate) {
            return operation("simulate").text("daemonAtsign", simulate.daemon().text())
                    .text("daemonDeviceName", Limits.device(simulate.device()))
                    .text("daemonDeviceGroupName", simulate.deviceGroup())
                    .text("clientAtsign", simulate.client().text()).object();
        }
        return operation("ping").object();
    }

    private static Fields operation(String name) {
        return new Fields().text(OPERATION, name);
    }

    static ManagerRequest request(Call call, String value) {
        return new ManagerRequest(call.id(), operation(call.id(), CallJson.request(REQUEST, call, value)));
    }

    private static ManagerRequest.Operation operation(long id, Members payload) {
        return switch (payload.text(OPERATION)) {
            case "ping" -> new ManagerRequest.Ping();
            case "get" -> new ManagerRequest.GetAll(kind(payload, PolicyItemJson::all));
            case "put" -> new ManagerRequest.Put(PolicyItemJson.read(kind(payload, PolicyItemJson::name), value(payload)));
            case "delete" -> delete(kind(payload, PolicyItemJson::name), value(payload));
            case "simulate" -> simulate(AccessJson.query(id, payload));
            default -> throw new MessageException(REQUEST + "'s operation is none of ping, get, put, delete and simulate", null);
        };
    }

    private static Members value(Members payload) {
        return new Members(REQUEST, payload.object(VALUE));
    }

    private static ManagerRequest.Operation delete(Kind kind, Members value) {
        return new ManagerRequest.Delete(kind, PolicyItemJson.id(value, PolicyItemJson.idName(kind)));
    }

    private static ManagerRequest.Operation simulate(AccessQuery query) {
        return new ManagerRequest.Simulate(query.daemon(), query.device(), query.deviceGroup(), query.client());
    }

    private interface Naming {
        String of(Kind kind);
    }

    private static Kind kind(Members payload, Naming naming) {
        String target = payload.text(TARGET);
        return Stream.of(Kind.values()).filter(kind -> naming.of(kind).equals(target)).findFirst()
                .orElseThrow(() -> new MessageException(REQUEST + "'s target is none of "
                        + Stream.of(Kind.values()).map(naming::of).toList(), null));
    }

    /** The word in front of the answer's name. */
    static String word(ManagerAnswer answer) {
        if (answer.outcome() instanceof ManagerAnswer.Acknowledged) {
            return Call.ACK;
        } else if (answer.outcome() instanceof ManagerAnswer.NotAccepted) {
            return Call.NACK;
        }
        return answer.outcome() instanceof ManagerAnswer.Failed ? Call.ERROR : Call.SUCCESS;
    }

    static Json.Obj answer(ManagerAnswer answer) {
        return CallJson.answer(answer.id(), word(answer), payload(answer.outcome()),
                Optional.of(answer.message()).filter(text -> !text.isEmpty()));
    }

    private static Json.Obj payload(ManagerAnswer.Outcome outcome) {
        Fields fields = new Fields();
        if (outcome instanceof ManagerAnswer.Alive alive) {
            fields.text("status", "alive").text("coreVersion", alive.coreVersion())
                    .text("binariesVersion", alive.binariesVersion()).text("timestamp", alive.timestamp());
        } else if (outcome instanceof ManagerAnswer.All all) {
            fields.number("amount", all.items().size())
                    .json("list", new Json.Array(all.items().stream().<Json>map(PolicyItemJson::write).toList()));
        } else if (outcome instanceof ManagerAnswer.Stored stored) {
            fields.flag("success", true).text(PolicyItemJson.idName(stored.kind()), Long.toString(stored.itemId()));
        } else if (outcome instanceof ManagerAnswer.Deleted) {
            fields.flag("success", true);
        } else if (outcome instanceof ManagerAnswer.Simulated simulated) {
            return AccessJson.decided(simulated.decision());
        }
        return fields.object();
    }

    static ManagerAnswer answer(Call call, String value) {
        CallJson.Answer answer = CallJson.answer(ANSWER, call, value);
        return new ManagerAnswer(call.id(), switch (call.word()) {
            case Call.ACK -> new ManagerAnswer.Acknowledged();
            case Call.NACK -> new ManagerAnswer.NotAccepted();
            case Call.ERROR -> new ManagerAnswer.Failed();
            default -> outcome(answer.payload());
        }, answer.message().orElse(""));
    }

    /** Which one it is shows in the members. */
    private static ManagerAnswer.Outcome outcome(Members payload) {
        if (payload.has("status")) {
            return new ManagerAnswer.Alive(forPeople(payload, "coreVersion"), forPeople(payload, "binariesVersion"),
                    forPeople(payload, "timestamp"));
        } else if (payload.has("list")) {
            return new ManagerAnswer.All(items(payload));
        } else if (payload.has("authorized")) {
            return new ManagerAnswer.Simulated(AccessJson.decided(payload));
        }
        Optional<Kind> stored = Stream.of(Kind.values()).filter(kind -> payload.has(PolicyItemJson.idName(kind))).findFirst();
        if (stored.isPresent()) {
            return new ManagerAnswer.Stored(stored.get(), PolicyItemJson.id(payload, PolicyItemJson.idName(stored.get())));
        } else if (payload.isTrue("success")) {
            return new ManagerAnswer.Deleted();
        }
        throw new MessageException(ANSWER + " doesn't say what became of the request", null);
    }

    private static String forPeople(Members payload, String name) {
        return payload.optionalText(name).map(Limits::forPeople).orElse("");
    }

    private static List<PolicyItem> items(Members payload) {
        return payload.objects("list").stream().map(item -> PolicyItemJson.read(new Members(payload.what(), item))).toList();
    }
}
