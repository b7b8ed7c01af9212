package org.jnoports.webconsole;

import com.fasterxml.jackson.jr.ob.JSON;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.felix.webconsole.servlet.AbstractServlet;
import org.apache.felix.webconsole.servlet.ServletConstants;
import org.jnoports.api.session.SessionRegistry;
import org.jnoports.api.session.SessionView;
import org.owasp.encoder.Encode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page "Sessions": {@code GET sessions} is a table that its script keeps up to date from {@code GET sessions/data.json};
 * {@code POST sessions} with {@code id}, {@code role} and the page's {@code token} ends one. Shows a thousand at most.
 */
final class SessionsPage extends AbstractServlet {
    static final String LABEL = "sessions";
    static final String TITLE = "Sessions";
    private static final Logger log = LoggerFactory.getLogger(SessionsPage.class);
    private static final int MOST = 1_000;
    private static final int TOKEN_BYTES = 32;
    private static final String[] HEADS = {"Id", "Role", "Client", "Device", "Target", "Transport", "Cipher", "Age (s)", "To left (bytes)", "To right (bytes)", "Rate", ""};

    private final transient Supplier<Optional<SessionRegistry>> sessions;
    private final transient InstantSource clock;
    private final String token = newToken(); // of this page for as long as it is there; others can't know it

    SessionsPage(Supplier<Optional<SessionRegistry>> sessions, InstantSource clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    private static String newToken() {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private List<SessionView> open() {
        return sessions.get().map(SessionRegistry::list).orElse(List.of());
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        setNoCache(response);
        if (("/" + LABEL + "/data.json").equals(request.getPathInfo())) {
            response.setContentType("application/json");
            response.setCharacterEncoding("UTF-8");
            response.setStatus(HttpServletResponse.SC_OK);
            response.getWriter().write(JSON.std.asString(open().stream().limit(MOST).map(view -> SessionRow.of(view, clock.instant()).object()).toList()));
        } else {
            super.doGet(request, response);
        }
    }

    @Override
    public void renderContent(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String root = String.valueOf(request.getAttribute(ServletConstants.ATTR_PLUGIN_ROOT));
        List<SessionView> open = open();
        PrintWriter out = response.getWriter();
        out.println("<script src=\"" + Encode.forHtmlAttribute(root) + "/res/sessions.js\"></script>");
        out.println("<p class=\"statline\" id=\"jnoports-count\">" + count(open.size()) + "</p>");
        out.println("<table class=\"nicetable\" id=\"jnoports-sessions\" data-source=\"" + Encode.forHtmlAttribute(root) + "/data.json\" data-token=\""
                + Encode.forHtmlAttribute(token) + "\" data-action=\"" + Encode.forHtmlAttribute(root) + "\"><thead><tr>");
        for (String head : HEADS) {
            out.println("<th class=\"ui-widget-header\">" + Encode.forHtml(head) + "</th>");
        }
        out.println("</tr></thead><tbody>");
        open.stream().limit(MOST).forEach(view -> row(out, root, SessionRow.of(view, clock.instant())));
        out.println("</tbody></table>");
    }

    private static String count(int open) {
        return open == 0 ? "no sessions" : open > MOST ? open + " sessions, of which these are the oldest" : open + (open == 1 ? " session" : " sessions");
    }

    private void row(PrintWriter out, String root, SessionRow row) {
        out.print("<tr>");
        for (String text : List.of(row.id(), row.role(), row.client(), row.device(), row.target(), row.transport(), row.cipher(), Long.toString(row.ageSeconds()),
                Long.toString(row.bytesToLeft()), Long.toString(row.bytesToRight()), "")) {
            out.print("<td>" + Encode.forHtml(text) + "</td>");
        }
        out.println("<td><form method=\"post\" action=\"" + Encode.forHtmlAttribute(root) + "\">" + hidden("token", token) + hidden("id", row.id()) + hidden("role", row.role())
                + "<button type=\"submit\">End</button></form></td></tr>");
    }

    private static String hidden(String name, String value) {
        return "<input type=\"hidden\" name=\"" + Encode.forHtmlAttribute(name) + "\" value=\"" + Encode.forHtmlAttribute(value) + "\">";
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!isToken(request.getParameter("token"))) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN, "the page's token is missing or of an earlier page; load the page again");
            return;
        }
        String id = String.valueOf(request.getParameter("id"));
        String role = String.valueOf(request.getParameter("role"));
        Optional<SessionView> wanted = open().stream().filter(view -> view.id().text().equals(id) && view.role().toString().equals(role)).findFirst();
        if (wanted.isPresent()) {
            SessionView view = wanted.get();
            log.info("session {} ({}) is ended from the web console", view.id(), view.role());
            sessions.get().ifPresent(registry -> registry.end(view.role(), view.id(), "ended from the web console"));
        } // else it has ended meanwhile, which is what was wanted
        response.sendRedirect(String.valueOf(request.getAttribute(ServletConstants.ATTR_PLUGIN_ROOT)));
    }

    private boolean isToken(String given) {
        return given != null && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }
}
