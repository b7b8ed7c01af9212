package org.jnoports.commands.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jnoports.api.at.AtSign;

/** One authorized client, and nobody else. */
final class PersonalEdition implements Edition {
    @Override
    public List<AtSign> moreAtSigns() {
        return List.of();
    }

    @Override
    public String authorize(DemoStage stage) {
        stage.configurePolicy("org.jnoports.policy.personal", Map.of("client", DemoStage.CLIENT.text(), "daemon", DemoStage.DEVICE.text()));
        return DemoStage.CLIENT.text();
    }

    @Override
    public Map<String, Object> play(DemoStage stage, DemoPlay play) {
        DemoPlay.Shown shown = play.session(DemoStage.CLIENT, "sshnp");
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ok", shown.ok());
        result.put("sessionId", shown.sessionId());
        result.put("remoteOutput", shown.output());
        result.put("setupMillis", shown.setupMillis());
        return result;
    }
}
