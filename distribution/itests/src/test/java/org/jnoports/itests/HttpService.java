package org.jnoports.itests;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;

/** A little web server: {@code GET /n} answers n bytes that anybody can work out; connections are kept until the client ends them. */
final class HttpService implements AutoCloseable {
    private static final int PIECE_BYTES = 64 * 1024;
    private final ServerSocket server;

    HttpService() throws IOException {
        server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        start(() -> {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                start(() -> serve(socket));
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                return; // somebody has gone
            }
        }, "http-service");
        thread.setDaemon(true);
        thread.start();
    }

    private static void serve(Socket socket) throws IOException {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String request = head(in); request != null; request = head(in)) {
                long size = Long.parseLong(request.split(" ", 3)[1].substring(1));
                out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                write(out, size);
            }
        }
    }

    private static void write(OutputStream out, long size) throws IOException {
        Random random = new Random(size);
        byte[] piece = new byte[PIECE_BYTES];
        for (long left = size; left > 0; left -= piece.length) {
            random.nextBytes(piece);
            out.write(piece, 0, (int) Math.min(left, piece.length));
        }
    }

    /** Of what {@code GET /size} answers. */
    static byte[] digest(long size) {
        Random random = new Random(size);
        MessageDigest digest = sha256();
        byte[] piece = new byte[PIECE_BYTES];
        for (long left = size; left > 0; left -= piece.length) {
            random.nextBytes(piece);
            digest.update(piece, 0, (int) Math.min(left, piece.length));
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** The first line of a head, which is read to its end; null at the end of the stream. */
    private static String head(InputStream in) throws IOException {
        String first = line(in);
        if (first == null) {
            return null;
        }
        String line = line(in);
        while (line != null && !line.isEmpty()) {
            line = line(in);
        }
        return first;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return null;
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /** A browser with one connection. */
    static final class Visitor implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        Visitor(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            in = new BufferedInputStream(socket.getInputStream(), PIECE_BYTES);
        }

        /** @return the SHA-256 of what was answered */
        byte[] get(long size) throws IOException {
            socket.getOutputStream().write(("GET /" + size + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            if (!"HTTP/1.1 200 OK".equals(head(in))) {
                throw new IOException("no answer");
            }
            MessageDigest digest = sha256();
            byte[] piece = new byte[PIECE_BYTES];
            for (long left = size; left > 0; ) {
                int count = in.read(piece, 0, (int) Math.min(left, piece.length));
                if (count < 0) {
                    throw new IOException(left + " bytes are missing");
                }
                digest.update(piece, 0, count);
                left -= count;
            }
            return digest.digest();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
