package org.jnoports.commands.home;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads what a bundle's jar says about the components in it, without starting it. */
final class JarReader {
    private static final String ROLE = "org.jnoports.api.role.Role";
    private static final String POLICY = "org.jnoports.api.policy.AuthorizationPolicy";
    private static final String AUTHORIZER = "org.jnoports.api.policy.Authorizer";
    /** Of a bundle that makes an optional part: its name, and where its secret lies. */
    private static final String PART = "JNoPorts-Part";
    private static final String METATYPE = "OSGI-INF/metatype/";
    private static final int MOST_BYTES = 1024 * 1024;

    private final Path jar;
    private final XMLInputFactory xml = XMLInputFactory.newDefaultFactory();

    JarReader(Path jar) {
        this.jar = jar;
        xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        xml.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    }

    /** A component that comes to life by configuration. */
    private record Component(String pid, List<String> services, List<String> references) {}

    /** What its metatype says about a PID. */
    private record Description(String text, List<Offer.Key> keys, boolean several) {}

    /**
     * Every PID that something in it is configured by.
     *
     * @throws IOException if it isn't a jar, or what is in it can't be read
     */
    Set<String> pids() throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return descriptions(file).keySet();
        } catch (XMLStreamException e) {
            throw new IOException("a description in it isn't XML: " + e.getMessage(), e);
        }
    }

    /** @throws IOException if it isn't a jar, or what is in it can't be read */
    List<Offer> offers() throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String components = manifest == null ? null : manifest.getMainAttributes().getValue("Service-Component");
            if (components == null) {
                return List.of();
            }
            String bundle = symbolicName(manifest.getMainAttributes()).orElse(jar.getFileName().toString());
            Optional<String> part = Optional.ofNullable(manifest.getMainAttributes().getValue(PART));
            List<Offer> offers = new ArrayList<>();
            Map<String, Description> descriptions = null;
            for (String entry : components.split(",", -1)) {
                Optional<Component> component = component(file, entry.strip(), part.isPresent());
                if (component.isPresent()) {
                    descriptions = descriptions == null ? descriptions(file) : descriptions;
                    offers.add(offer(component.get(), descriptions, bundle, part));
                }
            }
            return offers;
        } catch (XMLStreamException e) {
            throw new IOException("a description in it isn't XML: " + e.getMessage(), e);
        }
    }

    /** A bundle's name; empty if it is none. */
    static Optional<String> symbolicName(Attributes attributes) {
        String header = attributes.getValue("Bundle-SymbolicName");
        return header == null ? Optional.empty() : Optional.of(header.split(";", 2)[0].strip());
    }

    private Offer offer(Component component, Map<String, Description> descriptions, String bundle, Optional<String> part) {
        Description description = descriptions.getOrDefault(component.pid, new Description("", List.of(), true));
        Offer.Kind kind = component.services.contains(ROLE) ? Offer.Kind.ROLE : component.services.contains(POLICY) ? Offer.Kind.POLICY : Offer.Kind.PART;
        return new Offer(kind == Offer.Kind.PART ? part.orElseThrow().split(";", 2)[0].strip() : Offer.nameOf(component.pid), kind, component.pid,
                description.text, description.keys, bundle, jar, component.references.contains(AUTHORIZER), description.several, part.map(JarReader::secret).orElse(""));
    }

    private static String secret(String part) {
        String[] words = part.split("secret=", 2);
        return words.length < 2 ? "" : words[1].split(";", 2)[0].strip();
    }

    private Optional<Component> component(JarFile file, String entry, boolean part) throws IOException, XMLStreamException {
        JarEntry found = file.getJarEntry(entry);
        if (found == null) {
            return Optional.empty();
        }
        String pid = null;
        boolean configured = false;
        List<String> services = new ArrayList<>();
        List<String> references = new ArrayList<>();
        try (InputStream in = file.getInputStream(found)) {
            XMLStreamReader reader = xml.createXMLStreamReader(new ByteArrayInputStream(in.readNBytes(MOST_BYTES)));
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                    switch (reader.getLocalName()) {
                        case "component" -> {
                            String named = reader.getAttributeValue(null, "configuration-pid");
                            pid = named == null ? reader.getAttributeValue(null, "name") : named.strip().split(" ", 2)[0];
                            configured = "require".equals(reader.getAttributeValue(null, "configuration-policy"));
                        }
                        case "provide" -> services.add(reader.getAttributeValue(null, "interface"));
                        case "reference" -> references.add(reader.getAttributeValue(null, "interface"));
                        default -> { }
                    }
                }
            }
        }
        boolean offered = configured && pid != null && (part || services.contains(ROLE) || services.contains(POLICY));
        return offered ? Optional.of(new Component(pid, services, references)) : Optional.empty();
    }

    private Map<String, Description> descriptions(JarFile file) throws IOException, XMLStreamException {
        Map<String, Description> byPid = new HashMap<>();
        for (JarEntry entry : file.stream().filter(each -> each.getName().startsWith(METATYPE) && each.getName().endsWith(".xml")).toList()) {
            try (InputStream in = file.getInputStream(entry)) {
                read(xml.createXMLStreamReader(new ByteArrayInputStream(in.readNBytes(MOST_BYTES))), byPid);
            }
        }
        return byPid;
    }

    private static void read(XMLStreamReader reader, Map<String, Description> byPid) throws XMLStreamException {
        String text = "";
        List<Offer.Key> keys = new ArrayList<>();
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                switch (reader.getLocalName()) {
                    case "OCD" -> text = attribute(reader, "description");
                    case "AD" -> keys.add(key(reader));
                    case "Designate" -> {
                        boolean several = !attribute(reader, "factoryPid").isEmpty();
                        byPid.put(attribute(reader, several ? "factoryPid" : "pid"), new Description(text, List.copyOf(keys), several));
                    }
                    default -> { }
                }
            }
        }
    }

    /** A key without a value of its own is needed, unless it is a list or says what it means when empty. */
    private static Offer.Key key(XMLStreamReader reader) {
        String description = attribute(reader, "description");
        String fallback = attribute(reader, "default");
        boolean list = !attribute(reader, "cardinality").isEmpty();
        boolean required = fallback.isEmpty() && !list && !description.contains("empty") && !"false".equals(attribute(reader, "required"));
        return new Offer.Key(attribute(reader, "id"), description, fallback, required);
    }

    private static String attribute(XMLStreamReader reader, String name) {
        String value = reader.getAttributeValue(null, name);
        return value == null ? "" : value;
    }
}
