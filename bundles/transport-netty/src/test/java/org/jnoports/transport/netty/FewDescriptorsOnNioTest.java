package org.jnoports.transport.netty;

import java.util.Map;
import org.jnoports.testkit.transport.FewDescriptorsContract;

class FewDescriptorsOnNioTest extends FewDescriptorsContract {
    @Override
    protected Map<String, String> properties() {
        return Map.of("org.jnoports.transport.netty.io", "nio");
    }
}
