package org.jnoports.policy.file.text;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jnoports.api.at.AtSign;
import org.jnoports.api.policy.PermitOpen;

/** What names, atSigns and masks may look like. Each check answers what is wrong, as the end of a sentence. */
public final class Words {
    private static final int ZERO_WIDTH_JOINER = 0x200D; // emoji are made with it
    private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,35}");
    private static final Pattern HOST = Pattern.compile("[\\x21-\\x7E&&[^*\\[\\],\"'\\\\]]+");

    private Words() {}

    /** Of a user, a group, a device, a device group or a rule. */
    static Optional<String> wrongInName(String name) {
        int length = name.codePointCount(0, name.length());
        if (length == 0 || length > Limits.MAX_NAME) {
            return Optional.of("a name has 1 to " + Limits.MAX_NAME + " characters");
        }
        return name.equals(name.strip()) ? wrongInText(name) : Optional.of("a name neither begins nor ends with a space");
    }

    /** Of a line for people. */
    static Optional<String> wrongInText(String text) {
        return text.codePoints().allMatch(Words::isPrintable) ? Optional.empty()
                : Optional.of("it holds a character that can't be printed");
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE,
                    Character.UNASSIGNED, Character.PRIVATE_USE -> false;
            case Character.FORMAT -> character == ZERO_WIDTH_JOINER;
            default -> true;
        };
    }

    /** Of a device at its daemon (noports.md, section 6.2). */
    static Optional<String> wrongInDeviceName(String name) {
        return DEVICE.matcher(name).matches() ? Optional.empty()
                : Optional.of("a device's name at its daemon has 1 to 36 of letters, digits, '_' and '-', and doesn't begin with '-'");
    }

    /** Hosts are compared as text, so a mask that could never match anything is a mistake, and in a denying rule a dangerous one. */
    static Optional<String> wrongInMask(PermitOpen mask) {
        String host = mask.hostMask();
        if (!host.equals("*") && (host.length() > Limits.MAX_HOST || !HOST.matcher(host).matches())) {
            return Optional.of("a host is * or one name or address, without brackets and other wildcards");
        }
        String port = mask.portMask();
        return port.equals("*") || port.equals(Integer.toString(Integer.parseInt(port))) ? Optional.empty()
                : Optional.of("a port is * or a number as one writes it, 1 to 65535");
    }

    /**
     * As it goes over the wire: others write no policy that means what it says, because it is compared as text.
     *
     * @throws IllegalArgumentException with the end of a sentence
     */
    public static AtSign atSign(String text) {
        AtSign atSign = AtSign.of(text);
        if (!text.equals(atSign.text())) {
            throw new IllegalArgumentException("the atSign '" + text + "' is written \"" + atSign + "\"");
        }
        return atSign;
    }
}
