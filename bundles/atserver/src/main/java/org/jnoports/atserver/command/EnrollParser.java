package org.jnoports.atserver.command;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jnoports.atserver.wire.Refusal;

/** {@code enroll}, {@code otp} and {@code keys} (atprotocol.md, sections 3.19 to 3.21). */
final class EnrollParser {
    private static final Pattern CODE = Pattern.compile("\\w{6,64}");
    private static final Pattern WORD = Pattern.compile("[\\w.-]{1,128}");

    private EnrollParser() {}

    static Command enroll(Cursor cursor) {
        for (Command.Enroll.Operation operation : Command.Enroll.Operation.values()) {
            if (cursor.keyword(operation.name().toLowerCase(Locale.ROOT))) {
                boolean force = cursor.keyword("force");
                return new Command.Enroll(operation, force, json(cursor));
            }
        }
        throw Refusal.syntax();
    }

    static Command otp(Cursor cursor) {
        if (cursor.keyword("get")) {
            return new Command.PassCode(Optional.empty(), lifetime(cursor));
        }
        String code = cursor.option("put", text -> CODE.matcher(text).matches()).orElseThrow(Refusal::syntax);
        return new Command.PassCode(Optional.of(code), lifetime(cursor));
    }

    static Command keys(Cursor cursor) {
        if (cursor.keyword("put")) {
            return put(cursor);
        }
        if (cursor.keyword("delete")) {
            return new Command.KeysDelete(name(cursor));
        }
        if (!cursor.keyword("get")) {
            throw Refusal.syntax();
        }
        Optional<Command.Visibility> visibility = visibility(cursor);
        if (visibility.isPresent() && cursor.atEnd()) {
            return new Command.KeysList(visibility.get());
        }
        return new Command.KeysGet(name(cursor));
    }

    private static Command put(Cursor cursor) {
        Command.Visibility visibility = visibility(cursor).orElseThrow(Refusal::syntax);
        String namespace = cursor.option("namespace", EnrollParser::isWord).orElseThrow(Refusal::syntax);
        Optional<String> appName = cursor.option("appName", EnrollParser::isWord);
        Optional<String> deviceName = cursor.option("deviceName", EnrollParser::isWord);
        Optional<String> type = cursor.option("keyType", EnrollParser::isWord);
        Optional<String> encryptionKey = cursor.option("encryptionKeyName", EnrollParser::isWord);
        String name = cursor.option("keyName", EnrollParser::isWord).orElseThrow(Refusal::syntax);
        if (!cursor.take(" ") || cursor.atEnd()) {
            throw Refusal.syntax();
        }
        return new Command.KeysPut(visibility, namespace, appName, deviceName, type, encryptionKey, name, cursor.rest());
    }

    private static Optional<Command.Visibility> visibility(Cursor cursor) {
        for (Command.Visibility visibility : Command.Visibility.values()) {
            if (cursor.keyword(visibility.name().toLowerCase(Locale.ROOT))) {
                return Optional.of(visibility);
            }
        }
        return Optional.empty();
    }

    private static String name(Cursor cursor) {
        if (!cursor.take(":keyName:") || cursor.atEnd()) {
            throw Refusal.syntax();
        }
        String name = cursor.rest();
        if (name.chars().anyMatch(Character::isWhitespace)) {
            throw Refusal.syntax();
        }
        return name;
    }

    private static OptionalLong lifetime(Cursor cursor) {
        Optional<String> millis = cursor.option("ttl", Numbers::isUnsigned);
        if (!cursor.atEnd()) {
            throw Refusal.syntax();
        }
        return millis.isPresent() ? OptionalLong.of(Numbers.parse(millis.get())) : OptionalLong.empty();
    }

    private static Optional<String> json(Cursor cursor) {
        if (cursor.atEnd()) {
            return Optional.empty();
        }
        String json = cursor.take(":") ? cursor.rest() : "";
        if (!json.startsWith("{") || !json.endsWith("}")) {
            throw Refusal.syntax();
        }
        return Optional.of(json);
    }

    private static boolean isWord(String text) {
        return WORD.matcher(text).matches();
    }
}
