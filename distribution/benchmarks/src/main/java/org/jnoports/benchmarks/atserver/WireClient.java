package org.jnoports.benchmarks.atserver;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.transport.HostPort;

/** One TLS connection to an atServer: lines out, lines in. */
final class WireClient implements AutoCloseable {
    private static final int BUFFER_BYTES = 1_024;

    private final SSLSocket socket;
    private final InputStream in;

    private WireClient(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    }

    static WireClient connect(SSLContext tls, HostPort to) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(to.host(), to.port());
        socket.setTcpNoDelay(true);
        WireClient client = new WireClient(socket);
        if (client.in.read() != '@') {
            throw new IOException("no prompt");
        }
        return client;
    }

    WireClient login(String atSign, AtKeys keys) throws IOException {
        String challenge = ask("from:" + atSign).substring("data:".length());
        String signature = Base64.getEncoder().encodeToString(keys.signAuthentication(challenge.getBytes(StandardCharsets.UTF_8)));
        String answer = ask("pkam:" + signature);
        if (!answer.equals("data:success")) {
            throw new IOException("login refused: " + answer);
        }
        return this;
    }

    /** The answer's line without the prompt in front of it. */
    String ask(String line) throws IOException {
        send(line);
        return withoutPrompt(line());
    }

    void send(String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Waits for the next line. */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection was closed");
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static String withoutPrompt(String line) {
        int colon = line.indexOf(':');
        return colon < 0 ? line : line.substring(line.lastIndexOf('@', colon) + 1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
