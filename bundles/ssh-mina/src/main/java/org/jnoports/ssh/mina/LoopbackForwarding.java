package org.jnoports.ssh.mina;

import java.util.regex.Pattern;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.server.forward.ForwardingFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a client reach loopback of this machine, as far as its key may, and nothing else; no agent, no X11, no listening. */
final class LoopbackForwarding implements ForwardingFilter {
    private static final Logger log = LoggerFactory.getLogger(LoopbackForwarding.class);
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1");

    @Override
    public boolean canConnect(Type type, SshdSocketAddress target, Session session) {
        Grant grant = session.getAttribute(Grant.OF_SESSION);
        boolean allowed = type == Type.Direct && grant != null && LOOPBACK.matcher(target.getHostName()).matches()
                && grant.covers(target.getHostName(), target.getPort());
        if (!allowed) {
            log.info("ssh: refused to forward {} to {}:{}", session.getUsername(), target.getHostName(), target.getPort());
        }
        return allowed;
    }

    @Override
    public boolean canListen(SshdSocketAddress address, Session session) {
        return false;
    }

    @Override
    public boolean canForwardAgent(Session session, String requestType) {
        return false;
    }

    @Override
    public boolean canForwardX11(Session session, String requestType) {
        return false;
    }
}
