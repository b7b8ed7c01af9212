package org.jnoports.commands.demo;

import java.util.List;
import java.util.Map;
import org.jnoports.api.at.AtSign;

/** What an edition's demo has beside client, device and relay, and what it shows. */
interface Edition {
    /** Who takes part in addition. */
    List<AtSign> moreAtSigns();

    /**
     * Starts what decides who may use the daemon, before the daemon.
     *
     * @return who may, for people
     */
    String authorize(DemoStage stage);

    /**
     * Opens sessions.
     *
     * @return members of the demo's result; {@code ok} says whether all came as it should
     */
    Map<String, Object> play(DemoStage stage, DemoPlay play);
}
