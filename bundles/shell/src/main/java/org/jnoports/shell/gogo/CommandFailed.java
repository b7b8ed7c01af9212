package org.jnoports.shell.gogo;

/** A command has said what failed, and ended with a code: a line ends there. */
final class CommandFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    CommandFailed(int code) {
        super("exit code " + code, null, false, false);
        this.code = code;
    }

    int code() {
        return code;
    }
}
