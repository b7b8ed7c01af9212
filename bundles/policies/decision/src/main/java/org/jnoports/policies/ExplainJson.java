package org.jnoports.policies;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Explanation.Considered;
import org.jnoports.api.transport.HostPort;

/** An explanation for scripts: one object. */
final class ExplainJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator out;

    private ExplainJson(JsonGenerator out) {
        this.out = out;
    }

    /** In one line. */
    static String of(Explain.Asked asked, List<Explained> all) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            new ExplainJson(out).write(asked, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void write(Explain.Asked asked, List<Explained> all) throws IOException {
        out.writeStartObject();
        out.writeStringField("client", asked.client().text());
        out.writeStringField("daemon", asked.daemon().text());
        out.writeStringField("device", asked.device());
        out.writeStringField("deviceGroup", asked.deviceGroup());
        out.writeStringField("target", asked.target().map(HostPort::toString).orElse(null));
        out.writeArrayFieldStart("points");
        for (Explained one : all) {
            write(one);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void write(Explained one) throws IOException {
        out.writeStartObject();
        out.writeStringField("point", one.point().name().toLowerCase(Locale.ROOT));
        out.writeBooleanField("permitted", one.permitted());
        out.writeStringField("reason", one.reason());
        out.writeBooleanField("undecided", one.explanation().decision() instanceof Decision.Deny deny && deny.undecided());
        out.writeStringField("rule", one.rule());
        out.writeStringField("version", one.version());
        out.writeArrayFieldStart("targets");
        for (String target : one.targets()) {
            out.writeString(target);
        }
        out.writeEndArray();
        out.writeStringField("until", one.until().orElse(null));
        out.writeArrayFieldStart("considered");
        for (Considered considered : one.explanation().considered()) {
            out.writeStartObject();
            out.writeStringField("rule", considered.rule());
            out.writeStringField("outcome", considered.outcome());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
