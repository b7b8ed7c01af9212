package org.jnoports.policy.file.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jnoports.api.policy.admin.PolicyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The published schema and the reader say the same. */
class SchemaTest {
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private final Map<String, Object> schema = schema();

    @Test
    void the_example_in_the_readme_is_a_policy_by_both() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("README.md")));
        assertThat(example.find()).isTrue();
        assertThat(PolicyText.read(example.group(1), "README.md").policy().rules()).hasSize(3);
        assertThat(faults(example.group(1))).isEmpty();
    }

    @Test
    void what_a_book_prints_is_a_policy_by_the_schema() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("README.md")));
        assertThat(example.find()).isTrue();
        assertThat(faults(PolicyText.print(PolicyText.read(example.group(1), "README.md").policy(), 3))).isEmpty();
    }

    @Test
    void both_know_the_same_keys() {
        assertThat(keys("users", "additionalProperties", "oneOf", "1")).containsExactlyElementsOf(PolicyReader.USER);
        assertThat(keys("groups", "additionalProperties")).containsExactlyElementsOf(PolicyReader.GROUP);
        assertThat(keys("daemons", "oneOf", "1", "additionalProperties")).containsExactlyElementsOf(PolicyReader.DAEMON);
        assertThat(keys("devices", "additionalProperties")).containsExactlyElementsOf(PolicyReader.DEVICE);
        assertThat(keys("deviceGroups", "additionalProperties")).containsExactlyElementsOf(PolicyReader.DEVICE_GROUP);
        assertThat(keys("rules", "additionalProperties")).containsExactlyElementsOf(PolicyReader.RULE);
        assertThat(((Map<?, ?>) schema.get("properties")).keySet().stream().map(Object::toString)).containsExactlyElementsOf(PolicyReader.SECTIONS);
        assertThat(((Map<?, ?>) at(at(schema.get("$defs"), "hours"), "items", "properties")).keySet().stream().map(Object::toString))
                .containsExactlyElementsOf(ValidityReader.HOURS_KEYS);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ruels: {}", "users: []", "users: {a: {}}", "users: {a: alice}", "users: {a: {atSign: \"@a\", admin: true}}", "users: {a: {atSign: \"@a\", id: 0}}",
        "users: {\"\": \"@a\"}", "users: {a: {atSign: \"@a\", from: 2026-01-01}}", "users: {a: {atSign: \"@a\", hours: []}}",
        "users: {a: {atSign: \"@a\", hours: [{days: [mon], from: \"08:00\", to: \"09:00\"}]}}",
        "users: {a: {atSign: \"@a\", hours: [{days: [monday], from: \"08:00\", to: \"09:00\", zone: UTC}]}}",
        "groups: {a: {users: b}}", "groups: {a: {description: 12}}", "daemons: [site]", "devices: {a: {}}", "devices: {a: {daemon: \"@s\", device: \"-x\"}}",
        "rules: {a: {}}", "rules: {a: {permit: [], deny: []}}", "rules: {a: {permit: [\"localhost\"]}}", "rules: {a: {permit: [\"*.x:22\"]}}",
        "rules: {a: {permit: [\"a:022\"]}}", "rules: {a: {permit: [\"a:1\", \"a:1\"]}}", "edition: 0"
    })
    void both_refuse_the_same(String text) {
        assertThat(faults(text)).isNotEmpty();
        assertThatThrownBy(() -> PolicyText.read(text, "p.yaml")).isInstanceOf(PolicyException.class);
    }

    private List<String> keys(String section, String... path) {
        return ((Map<?, ?>) at(at(schema.get("properties"), section), Stream.concat(Stream.of(path), Stream.of("properties")).toArray(String[]::new)))
                .keySet().stream().map(Object::toString).toList();
    }

    private static Object at(Object node, String... path) {
        Object now = node;
        for (String step : path) {
            now = now instanceof List<?> list ? list.get(Integer.parseInt(step)) : ((Map<?, ?>) now).get(step);
        }
        return now;
    }

    private static Map<String, Object> schema() {
        try {
            return JSON.std.mapFrom(PolicyText.schema());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> faults(String yaml) {
        Object document = new Load(LoadSettings.builder().setSchema(new CoreSchema()).build()).loadFromString(yaml);
        List<String> faults = new ArrayList<>();
        check(document, schema, "", faults);
        return faults;
    }

    /** As much of JSON Schema as ours uses; a keyword it doesn't know fails the test. */
    private void check(Object value, Map<?, ?> by, String where, List<String> faults) {
        for (Map.Entry<?, ?> keyword : by.entrySet()) {
            Object says = keyword.getValue();
            boolean right = switch (keyword.getKey().toString()) {
                case "$schema", "$id", "$defs", "title", "description" -> true;
                case "$ref" -> valid(value, (Map<?, ?>) at(schema.get("$defs"), says.toString().substring("#/$defs/".length())), where, faults);
                case "type" -> says.equals(type(value));
                case "enum" -> ((List<?>) says).contains(value);
                case "pattern" -> !(value instanceof String text) || Pattern.compile(says.toString()).matcher(text).find();
                case "minLength" -> !(value instanceof String text) || text.length() >= number(says);
                case "maxLength" -> !(value instanceof String text) || text.length() <= number(says);
                case "minimum" -> !(value instanceof Number number) || number.longValue() >= number(says);
                case "minItems" -> !(value instanceof List<?> list) || list.size() >= number(says);
                case "maxItems" -> !(value instanceof List<?> list) || list.size() <= number(says);
                case "uniqueItems" -> !(value instanceof List<?> list) || new HashSet<>(list).size() == list.size();
                case "required" -> !(value instanceof Map<?, ?> map) || map.keySet().containsAll((List<?>) says);
                case "oneOf" -> ((List<?>) says).stream().filter(one -> valid(value, (Map<?, ?>) one, where, new ArrayList<>())).count() == 1;
                case "items" -> !(value instanceof List<?> list) || list.stream().allMatch(item -> valid(item, (Map<?, ?>) says, where + "[]", faults));
                case "propertyNames" -> !(value instanceof Map<?, ?> map) || map.keySet().stream().allMatch(key -> valid(key, (Map<?, ?>) says, where, faults));
                case "properties" -> !(value instanceof Map<?, ?> map) || ((Map<?, ?>) says).entrySet().stream()
                        .filter(property -> map.containsKey(property.getKey()))
                        .allMatch(property -> valid(map.get(property.getKey()), (Map<?, ?>) property.getValue(), where + "/" + property.getKey(), faults));
                case "additionalProperties" -> !(value instanceof Map<?, ?> map) || map.entrySet().stream()
                        .filter(entry -> !(by.get("properties") instanceof Map<?, ?> known && known.containsKey(entry.getKey())))
                        .allMatch(entry -> says instanceof Map<?, ?> other && valid(entry.getValue(), other, where + "/" + entry.getKey(), faults));
                default -> throw new AssertionError("unknown keyword " + keyword.getKey());
            };
            if (!right) {
                faults.add(where + ": " + keyword.getKey());
            }
        }
    }

    private boolean valid(Object value, Map<?, ?> by, String where, List<String> faults) {
        int before = faults.size();
        check(value, by, where, faults);
        return faults.size() == before;
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }

    private static String type(Object value) {
        return value instanceof Map ? "object" : value instanceof List ? "array" : value instanceof String ? "string"
                : value instanceof Number ? "integer" : value instanceof Boolean ? "boolean" : "null";
    }
}
