package org.jnoports.atserver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jnoports.api.keys.AtKeys;
import org.jnoports.api.transport.HostPort;

/** A client without any knowledge of the protocol, on the JDK's own sockets. */
final class RawClient implements AutoCloseable {
    private static final int LIMIT_MILLIS = 20_000;

    private final Socket tcp;
    private final SSLSocket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int at;
    private int end;

    private RawClient(Socket tcp, SSLSocket socket) throws IOException {
        this.tcp = tcp;
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    static RawClient connect(SSLContext tls, HostPort to) {
        return connect(tls, to, 0);
    }

    /** @param receiveBytes size of the receive buffer; 0: the system's choice */
    static RawClient connect(SSLContext tls, HostPort to, int receiveBytes) {
        try {
            Socket tcp = new Socket();
            if (receiveBytes > 0) {
                tcp.setReceiveBufferSize(receiveBytes);
            }
            tcp.setTcpNoDelay(true);
            tcp.setSoTimeout(LIMIT_MILLIS);
            tcp.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to.port()), LIMIT_MILLIS);
            SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(tcp, to.host(), to.port(), true);
            socket.startHandshake();
            return new RawClient(tcp, socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What one TLS record holds; what is left of one, if a line was read of it before. */
    String record() {
        if (at == end && !fill()) {
            return "(closed)";
        }
        String text = new String(buffer, at, end - at, StandardCharsets.UTF_8);
        at = end;
        return text;
    }

    /** Sends a line and gives back the record that answers it, prompt included. */
    String ask(String line) {
        send(line + "\n");
        return record();
    }

    /** Sends a line and gives back what is in front of the line end of the answer, without the prompt. */
    String reply(String line) {
        String answer = ask(line);
        int end = answer.lastIndexOf('\n');
        return end < 0 ? answer : answer.substring(0, end);
    }

    /** The next line up to LF, whatever records it comes in. */
    String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (at < end || fill()) {
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            line.write(buffer, from, at - from);
            if (at < end) {
                at++;
                return line.toString(StandardCharsets.UTF_8);
            }
        }
        return line.size() == 0 ? "(closed)" : line.toString(StandardCharsets.UTF_8);
    }

    private boolean fill() {
        try {
            at = 0;
            end = Math.max(0, in.read(buffer));
            return end > 0;
        } catch (SocketException e) {
            end = 0;
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line that is a notification and isn't about commits. */
    String notification() {
        String line = line();
        while (line.contains("\"id\":\"-1\"") || line.equals("data:ok")) {
            line = line();
        }
        return line;
    }

    /** Logs in as the owner. */
    RawClient login(String atSign, AtKeys keys) {
        String challenge = reply("from:" + atSign).substring("data:".length());
        String signature = Base64.getEncoder().encodeToString(keys.signAuthentication(challenge.getBytes(StandardCharsets.UTF_8)));
        String answer = ask("pkam:signingAlgo:rsa2048:hashingAlgo:sha256:" + signature);
        if (!answer.equals("data:success\n" + atSign + "@")) {
            throw new AssertionError("login refused: " + answer);
        }
        return this;
    }

    /** Reads away the first prompt. */
    RawClient greeted() {
        String prompt = record();
        if (!prompt.equals("@")) {
            throw new AssertionError("no prompt: " + prompt);
        }
        return this;
    }

    /** At once, without a word: a polite end would wait for the server's. */
    @Override
    public void close() {
        try {
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
