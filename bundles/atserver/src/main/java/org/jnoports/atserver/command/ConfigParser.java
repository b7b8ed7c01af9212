package org.jnoports.atserver.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jnoports.atserver.command.Command.AccessList.Change;
import org.jnoports.atserver.command.Command.AccessList.ListName;
import org.jnoports.atserver.command.Command.TestConfig.Step;
import org.jnoports.atserver.wire.Refusal;

/** {@code config} (atprotocol.md, section 3.12), and {@code config:allow} in the same form. */
final class ConfigParser {
    private ConfigParser() {}

    static Command config(Cursor cursor) {
        if (cursor.keyword("block")) {
            return list(ListName.BLOCK, cursor);
        }
        if (cursor.keyword("allow")) {
            return list(ListName.ALLOW, cursor);
        }
        Command command = Optional.<Command>empty()
                .or(() -> cursor.option("set", ConfigParser::isAssignment).map(ConfigParser::set))
                .or(() -> cursor.option("reset", name -> true).map(name -> test(Step.RESET, name, "")))
                .or(() -> cursor.option("print", name -> true).map(name -> test(Step.PRINT, name, "")))
                .orElseThrow(Refusal::syntax);
        if (!cursor.atEnd()) {
            throw Refusal.syntax();
        }
        return command;
    }

    private static Command set(String assignment) {
        int equals = assignment.indexOf('=');
        return test(Step.SET, assignment.substring(0, equals), assignment.substring(equals + 1));
    }

    private static Command test(Step step, String name, String value) {
        return new Command.TestConfig(step, name, value);
    }

    private static Command list(ListName list, Cursor cursor) {
        if (cursor.keyword("show") && cursor.atEnd()) {
            return new Command.AccessList(list, Change.SHOW, List.of());
        }
        if (cursor.take(":add:")) {
            return new Command.AccessList(list, Change.ADD, atSigns(cursor));
        }
        if (cursor.take(":remove:")) {
            return new Command.AccessList(list, Change.REMOVE, atSigns(cursor));
        }
        throw Refusal.syntax();
    }

    private static List<String> atSigns(Cursor cursor) {
        List<String> atSigns = new ArrayList<>();
        do {
            if (!cursor.take("@")) {
                throw Refusal.syntax();
            }
            atSigns.add("@" + cursor.token().orElseThrow(Refusal::syntax));
        } while (cursor.take(" "));
        if (!cursor.atEnd()) {
            throw Refusal.syntax();
        }
        return atSigns;
    }

    private static boolean isAssignment(String text) {
        return text.indexOf('=') > 0;
    }
}
