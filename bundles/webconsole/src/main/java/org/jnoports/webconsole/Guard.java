package org.jnoports.webconsole;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.felix.webconsole.spi.SecurityProvider;
import org.jnoports.api.TunnelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who comes into the web console: whoever has the password, by HTTP basic authentication. A browser sends that along with
 * whatever a page of somebody else makes it ask, so requests that change something must come from a page of this console.
 */
final class Guard implements SecurityProvider {
    private static final Logger log = LoggerFactory.getLogger(Guard.class);
    private static final String BASIC = "basic ";
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OF_OURS = Set.of("same-origin", "none");
    private static final int MOST_WAITING = 4;
    private static final long SAID_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String user;
    private final SecretFile password;
    private final long wrongMillis;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final AtomicLong saidAt = new AtomicLong(System.nanoTime() - SAID_AGAIN_NANOS);

    /** @param wrongMillis how late a wrong password is answered */
    Guard(String user, SecretFile password, long wrongMillis) {
        this.user = user;
        this.password = password;
        this.wrongMillis = wrongMillis;
    }

    @Override
    public Object authenticate(HttpServletRequest request, HttpServletResponse response) {
        try {
            Optional<String> pair = pair(request.getHeader("Authorization"));
            if (pair.isEmpty()) {
                ask(response);
                return null;
            } else if (!matches(pair.get())) {
                refuse(request, response);
                return null;
            } else if (!HARMLESS.contains(request.getMethod()) && !fromHere(request)) {
                warn("a page of " + line(request.getHeader("Origin")) + " tried to use the web console");
                response.sendError(HttpServletResponse.SC_FORBIDDEN, "not from this console's own pages");
                return null;
            }
            protect(response);
            return user;
        } catch (TunnelException e) { // the password's file
            warn(e.getMessage());
            error(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return null;
        } catch (IOException e) { // who asked has gone
            log.debug("an answer could not be sent", e);
            return null;
        }
    }

    private static Optional<String> pair(String header) {
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
            return Optional.empty();
        }
        try {
            String pair = new String(Base64.getDecoder().decode(header.substring(BASIC.length()).strip()), StandardCharsets.UTF_8);
            return pair.contains(":") ? Optional.of(pair) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Both are looked at whole, whichever is wrong. */
    private boolean matches(String pair) {
        int colon = pair.indexOf(':');
        boolean known = MessageDigest.isEqual(pair.substring(0, colon).getBytes(StandardCharsets.UTF_8), user.getBytes(StandardCharsets.UTF_8));
        return password.matches(pair.substring(colon + 1)) && known;
    }

    private static void ask(HttpServletResponse response) throws IOException {
        response.setHeader("WWW-Authenticate", "Basic realm=\"jnoports web console\", charset=\"UTF-8\"");
        response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
    }

    /** Late; where several wait already, at once, and without a further try. */
    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        warn("somebody at " + request.getRemoteAddr() + " tried a wrong user or password on the web console");
        if (!waiting.tryAcquire()) {
            response.setHeader("Retry-After", "5");
            response.sendError(429);
            return;
        }
        try {
            TimeUnit.MILLISECONDS.sleep(wrongMillis);
            ask(response);
        } catch (InterruptedException e) { // Jetty stops
            Thread.currentThread().interrupt();
        } finally {
            waiting.release();
        }
    }

    /** As browsers tell it; what isn't a browser tells nothing, and isn't led astray by pages. */
    private static boolean fromHere(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader("Origin");
        return (site == null || OF_OURS.contains(site)) && (origin == null || origin.equals(request.getScheme() + "://" + request.getHeader("Host")));
    }

    /** No page of others may frame these. */
    private static void protect(HttpServletResponse response) {
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "same-origin");
    }

    private static void error(HttpServletResponse response, int status) {
        try {
            response.sendError(status);
        } catch (IOException e) { // who asked has gone
            log.debug("an answer could not be sent", e);
        }
    }

    /** Once a minute at most: who asks could fill the log. */
    private void warn(String sentence) {
        long now = System.nanoTime();
        long before = saidAt.get();
        if (now - before >= SAID_AGAIN_NANOS && saidAt.compareAndSet(before, now)) {
            log.warn("{}", sentence);
        } else {
            log.debug("{}", sentence);
        }
    }

    /** What others sent, fit for a line of the log. */
    private static String line(String text) {
        String shown = text == null ? "unknown origin" : text.replaceAll("[^\\x21-\\x7e]", "?");
        return shown.length() <= 100 ? shown : shown.substring(0, 100);
    }

    @Override
    public boolean authorize(Object visitor, String role) {
        return user.equals(visitor); // there is one, who may everything
    }

    /** The browser keeps the password until it is closed; asking again is all that can be done. */
    @Override
    public void logout(HttpServletRequest request, HttpServletResponse response) {
        try {
            ask(response);
        } catch (IOException e) { // who asked has gone
            log.debug("an answer could not be sent", e);
        }
    }
}
