package org.jnoports.shell.gogo;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Process;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Scope {@code cm}: the configurations as the framework has them. What is set here lasts until the runtime ends or the file changes. */
@Component(service = ConfigurationCommands.class,
        property = {"osgi.command.scope=cm", "osgi.command.function=list", "osgi.command.function=get", "osgi.command.function=set"})
public final class ConfigurationCommands {
    private final ConfigurationAdmin configurations;

    /** Wired by DS. */
    @Activate
    public ConfigurationCommands(@Reference ConfigurationAdmin configurations) {
        this.configurations = configurations;
    }

    /** All PIDs. */
    @Descriptor("lists the configurations")
    public void list(CommandSession session) throws IOException, InvalidSyntaxException {
        Configuration[] all = configurations.listConfigurations(null);
        Map<String, String> lines = new TreeMap<>();
        for (Configuration one : all == null ? new Configuration[0] : all) {
            Object file = one.getProperties() == null ? null : one.getProperties().get("felix.fileinstall.filename");
            lines.put(one.getPid(), file == null ? "" : "  " + file);
        }
        PrintStream out = out(session);
        lines.forEach((pid, file) -> out.println(pid + file));
    }

    /** What one holds. */
    @Descriptor("shows the keys and values of a configuration")
    public void get(CommandSession session, @Descriptor("its PID") String pid) throws IOException, InvalidSyntaxException {
        Dictionary<String, Object> properties = find(pid).getProperties();
        Map<String, Object> sorted = new TreeMap<>();
        for (String key : Collections.list(properties.keys())) {
            sorted.put(key, properties.get(key));
        }
        PrintStream out = out(session);
        sorted.forEach((key, value) -> out.println(key + " = " + (secret(key) ? "***"
                : value instanceof Object[] several ? String.join(", ", Arrays.stream(several).map(String::valueOf).toList()) : value)));
    }

    /** Changes one key. */
    @Descriptor("sets a key of a configuration until the runtime ends or its file changes")
    public void set(CommandSession session, @Descriptor("its PID") String pid, @Descriptor("the key") String key, @Descriptor("its new value") String value)
            throws IOException, InvalidSyntaxException {
        Configuration configuration = find(pid);
        Map<String, Object> next = new TreeMap<>(FrameworkUtil.asMap(configuration.getProperties()));
        next.put(key, value);
        configuration.update(FrameworkUtil.asDictionary(next));
    }

    private Configuration find(String pid) throws IOException, InvalidSyntaxException {
        Configuration[] found = configurations.listConfigurations("(service.pid=" + pid.replaceAll("[\\\\*()]", "\\\\$0") + ")");
        if (found == null) {
            throw new IllegalArgumentException("there is no configuration " + pid + "; 'cm:list' lists them");
        }
        return found[0];
    }

    private static boolean secret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return key.startsWith(".") || lower.contains("password") || lower.contains("passphrase") || lower.contains("secret");
    }

    private static PrintStream out(CommandSession session) {
        Process process = Process.Utils.current();
        return process == null ? session.getConsole() : process.out();
    }
}
