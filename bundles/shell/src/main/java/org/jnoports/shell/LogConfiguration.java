package org.jnoports.shell;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jnoports.api.log.LogControl;
import org.jnoports.api.log.LogLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log as it is configured; where the configuration goes, it is as at the beginning. A bad value leaves all as it was. */
@Component(service = {}, immediate = true, configurationPid = LogConfiguration.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = LogConfig.class)
public final class LogConfiguration {
    static final String PID = "org.jnoports.log";
    private static final Logger log = LoggerFactory.getLogger(LogConfiguration.class);

    private final LogControl control;
    private final Set<String> set = new HashSet<>(); // guarded by this

    /** What a configuration says. */
    private record Wishes(Map<String, LogLevel> levels, LogControl.Form form) {}

    /** Wired by DS. */
    @Activate
    public LogConfiguration(LogConfig config, @Reference LogControl control) {
        this.control = control;
        apply(config);
    }

    @Modified
    void modified(LogConfig config) {
        apply(config);
    }

    @Deactivate
    void deactivate() {
        set(new Wishes(Map.of(), LogControl.Form.TEXT));
    }

    private void apply(LogConfig config) {
        try {
            set(read(config));
        } catch (IllegalArgumentException e) {
            log.warn("{}: {}; the log stays as it was", PID, e.getMessage());
        }
    }

    private synchronized void set(Wishes wishes) {
        set.removeAll(wishes.levels.keySet());
        set.forEach(logger -> control.level(logger, Optional.empty()));
        wishes.levels.forEach((logger, level) -> control.level(logger, Optional.of(level)));
        set.clear();
        set.addAll(wishes.levels.keySet());
        control.form(wishes.form);
    }

    private static Wishes read(LogConfig config) {
        Map<String, LogLevel> levels = new HashMap<>();
        if (!config.level().isBlank()) {
            levels.put(LogControl.OURS, level("level", config.level()));
        }
        for (String entry : String.join(",", config.levels()).split(",", -1)) {
            if (!entry.isBlank()) {
                int equals = entry.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException("levels: '" + entry.strip() + "' isn't logger=level");
                }
                levels.put(entry.substring(0, equals).strip(), level("levels", entry.substring(equals + 1)));
            }
        }
        return new Wishes(levels, switch (config.form().strip().toLowerCase(Locale.ROOT)) {
            case "text" -> LogControl.Form.TEXT;
            case "json" -> LogControl.Form.JSON;
            default -> throw new IllegalArgumentException("form = '" + config.form() + "' isn't text or json");
        });
    }

    private static LogLevel level(String key, String text) {
        return LogLevel.named(text).orElseThrow(() -> new IllegalArgumentException(key + ": '" + text.strip() + "' isn't error, warn, info, debug or trace"));
    }
}
