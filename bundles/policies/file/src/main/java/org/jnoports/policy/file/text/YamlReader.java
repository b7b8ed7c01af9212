package org.jnoports.policy.file.text;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads one YAML document into a tree, strictly: each key once, no anchors, aliases and tags, nothing larger than
 * {@link Limits} say.
 */
final class YamlReader {
    private static final ScalarResolver RESOLVER = new CoreScalarResolver();

    private final String text;
    private final String source;
    private final Complaints complaints;
    private final Iterator<Event> events;
    private int values;

    private YamlReader(String text, String source, Complaints complaints) {
        this.text = text;
        this.source = source;
        this.complaints = complaints;
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source)
                .setSchema(new CoreSchema())
                .setCodePointLimit(Limits.MAX_BYTES)
                .setParseComments(false)
                .build();
        events = new Parse(settings).parseString(text).iterator();
    }

    /** @return empty if it can't be read; what is wrong has been added to the complaints */
    static Optional<Node> read(String text, String source, Complaints complaints) {
        YamlReader reader = new YamlReader(text, source, complaints);
        try {
            return Optional.of(reader.document());
        } catch (Unreadable e) {
            complaints.add(source + ":" + e.line, e.getMessage());
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(0) + 1;
            complaints.add(source + ":" + line, "it isn't YAML: " + e.getProblem() + hint(e.getProblem()));
        } catch (ReaderException e) {
            complaints.add(source + ":" + reader.lineOf(e.getPosition()), "it holds a character that YAML doesn't allow, number " + e.getCodePoint());
        } catch (YamlEngineException e) {
            complaints.add(source, "it isn't YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static String hint(String problem) {
        return problem.contains("'@") ? "; an atSign stands in quotes: \"@alice\"" : "";
    }

    private int lineOf(int position) {
        return 1 + (int) text.codePoints().limit(position).filter(character -> character == '\n').count();
    }

    /** Why no more can be read. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int line;

        Unreadable(int line, String sentence) {
            super(sentence);
            this.line = line;
        }
    }

    private Node document() {
        next(); // the stream
        Event start = next();
        if (start.getEventId() == Event.ID.StreamEnd) {
            throw new Unreadable(1, "it is empty; a policy that permits nobody is 'rules: {}'");
        }
        Node root = node(next(), 0);
        next(); // the document's end
        Event after = next();
        if (after.getEventId() != Event.ID.StreamEnd) {
            throw new Unreadable(line(after), "a second document begins; a policy is one");
        }
        return root;
    }

    private Event next() {
        try {
            return events.next();
        } catch (NoSuchElementException e) {
            throw new Unreadable(1, "it ends too early");
        }
    }

    private static int line(Event event) {
        return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private Node node(Event event, int depth) {
        int line = line(event);
        if (event instanceof AliasEvent) {
            throw new Unreadable(line, "aliases (*name) aren't read; write it out");
        }
        if (event instanceof NodeEvent named && named.getAnchor().isPresent()) {
            throw new Unreadable(line, "anchors (&name) aren't read; leave it out");
        }
        if (depth > Limits.MAX_DEPTH) {
            throw new Unreadable(line, "it is nested deeper than a policy is, more than " + Limits.MAX_DEPTH + " levels");
        }
        if (++values > Limits.MAX_VALUES) {
            throw new Unreadable(line, "it has more than " + Limits.MAX_VALUES + " values");
        }
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar, line);
        } else if (event instanceof SequenceStartEvent sequence) {
            refuseTag(sequence.getTag(), line);
            return items(line, depth);
        } else if (event instanceof MappingStartEvent mapping) {
            refuseTag(mapping.getTag(), line);
            return entries(line, depth);
        }
        throw new Unreadable(line, "a value is missing");
    }

    private static void refuseTag(Optional<String> tag, int line) {
        if (tag.isPresent()) {
            throw new Unreadable(line, "tags (" + tag.get() + ") aren't read; leave it out");
        }
    }

    private static Node.Text scalar(ScalarEvent scalar, int line) {
        refuseTag(scalar.getTag(), line);
        boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
        return new Node.Text(scalar.getValue(), !plain || RESOLVER.resolve(scalar.getValue(), true).equals(Tag.STR), line);
    }

    private Node.Items items(int line, int depth) {
        List<Node> items = new ArrayList<>();
        for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            items.add(node(event, depth + 1));
        }
        return new Node.Items(items, line);
    }

    private Node.Entries entries(int line, int depth) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            if (!(node(event, depth + 1) instanceof Node.Text key)) {
                throw new Unreadable(line(event), "a list or a mapping stands where a name should");
            }
            if (!key.isText()) {
                complaints.add(source + ":" + key.line(), "'" + key.value() + "' is no name to YAML; put it in quotes");
            }
            Node.Entry before = entries.putIfAbsent(key.value(), new Node.Entry(key.line(), node(next(), depth + 1)));
            if (before != null) {
                complaints.add(source + ":" + key.line(), "'" + key.value() + "' stands here a second time; first on line " + before.line());
            }
        }
        return new Node.Entries(entries, line);
    }
}
