package org.jnoports.role.client;

import java.util.regex.Pattern;
import org.jnoports.api.at.AtSign;

/** Names that go into an ssh command line: those of others are checked, so that none can be taken for something else. */
final class SshNames {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9:_][A-Za-z0-9:._%-]{0,254}");
    private static final int MAX_USER = 256;
    private static final String NEVER_IN_USERS = "'\"`$;&<>|(){}*?!#~";

    private SshNames() {}

    /** Whether ssh can dial this. */
    static boolean isHost(String host) {
        return HOST.matcher(host).matches();
    }

    /** Whether ssh can log in as this; what a shell would act on is left out, since people paste the printed command. */
    static boolean isUser(String user) {
        return !user.isEmpty() && user.length() <= MAX_USER && !user.startsWith("-") && !user.endsWith("\\")
                && user.codePoints().noneMatch(SshNames::spoils);
    }

    private static boolean spoils(int c) {
        return Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c)
                || Character.getType(c) == Character.FORMAT || NEVER_IN_USERS.indexOf(c) >= 0;
    }

    /**
     * Under which name a device's host key is remembered, whatever ports lead to it: {@code pi_4@gary_device}. Beyond
     * ASCII a code point becomes {@code .u1f600.}, since not every locale carries it to ssh.
     */
    static String hostKeyAlias(String device, AtSign daemon) {
        StringBuilder alias = new StringBuilder(device);
        daemon.text().codePoints().forEach(c -> {
            if (c == '@' || c == '-' || c == '_' || (c < 0x80 && Character.isLetterOrDigit(c))) {
                alias.appendCodePoint(c);
            } else {
                alias.append(".u").append(Integer.toHexString(c)).append('.');
            }
        });
        return alias.toString();
    }
}
