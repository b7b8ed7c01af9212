package org.jnoports.messages;

import org.jnoports.api.keys.SignatureVerifier;
import org.jnoports.api.message.MessageCodec;
import org.jnoports.api.plain.ServiceFactory;
import org.jnoports.api.plain.Services;

/** The codec for plain Java. */
public final class MessageCodecFactory implements ServiceFactory {
    @Override
    public Class<?> service() {
        return MessageCodec.class;
    }

    @Override
    public Object create(Services services) {
        return new NoPortsMessageCodec(services.get(SignatureVerifier.class));
    }
}
