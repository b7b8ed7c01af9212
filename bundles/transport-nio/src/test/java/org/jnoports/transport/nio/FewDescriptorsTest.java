package org.jnoports.transport.nio;

import java.util.Map;
import org.jnoports.testkit.transport.FewDescriptorsContract;

class FewDescriptorsTest extends FewDescriptorsContract {
    @Override
    protected Map<String, String> properties() {
        return Map.of();
    }
}
