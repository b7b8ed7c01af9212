package org.jnoports.webconsole;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.apache.felix.webconsole.servlet.ServletConstants;

/** A request and what is answered, without a server. What isn't known here is null, 0 or false. */
final class Exchange {
    final Map<String, String> requestHeaders = new HashMap<>();
    final Map<String, String> parameters = new HashMap<>();
    final Map<String, String> responseHeaders = new HashMap<>();
    final StringWriter body = new StringWriter();
    volatile int status;
    String redirect = "";
    private final String method;
    private final String path;

    Exchange(String method, String path) {
        this.method = method;
        this.path = path;
        requestHeaders.put("Host", "127.0.0.1:9465");
    }

    HttpServletRequest request() {
        return proxy(HttpServletRequest.class, (self, called, arguments) -> switch (called.getName()) {
            case "getMethod" -> method;
            case "getScheme" -> "http";
            case "getPathInfo" -> path;
            case "getRemoteAddr" -> "127.0.0.1";
            case "getHeader" -> requestHeaders.get(arguments[0]);
            case "getParameter" -> parameters.get(arguments[0]);
            case "getAttribute" -> ServletConstants.ATTR_PLUGIN_ROOT.equals(arguments[0]) ? "/system/console/sessions" : null;
            default -> none(called.getReturnType());
        });
    }

    HttpServletResponse response() {
        PrintWriter writer = new PrintWriter(body, true);
        return proxy(HttpServletResponse.class, (self, called, arguments) -> {
            switch (called.getName()) {
                case "setHeader", "addHeader" -> responseHeaders.put((String) arguments[0], (String) arguments[1]);
                case "setContentType" -> responseHeaders.put("Content-Type", (String) arguments[0]);
                case "sendError", "setStatus" -> status = (int) arguments[0];
                case "sendRedirect" -> redirect = (String) arguments[0];
                case "getWriter" -> {
                    return writer;
                }
                default -> { }
            }
            return none(called.getReturnType());
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object none(Class<?> type) {
        if (type == boolean.class) {
            return false;
        } else if (type == int.class) {
            return 0;
        }
        return type == long.class ? (Object) 0L : null;
    }
}
