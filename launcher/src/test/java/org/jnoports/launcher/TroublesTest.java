package org.jnoports.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TroublesTest {
    @Test
    void a_bundle_and_what_it_lacks_are_named() {
        assertThat(Troubles.sentence(new IllegalStateException("Unable to resolve org.a [7](R 7.0): missing requirement [org.a [7](R 7.0)] "
                + "osgi.wiring.package; (&(osgi.wiring.package=org.x)(version>=1.0.0)(!(version>=2.0.0))) Unresolved requirements: [[org.a [7]")))
                .isEqualTo("bundle org.a can't be used: no bundle here provides osgi.wiring.package "
                        + "(&(osgi.wiring.package=org.x)(version>=1.0.0)(!(version>=2.0.0)))");
    }

    @Test
    void of_a_chain_the_end_is_named() {
        assertThat(Troubles.sentence(new IllegalStateException("Unable to resolve org.a [7](R 7.0): missing requirement [org.a [7](R 7.0)] "
                + "osgi.wiring.package; (osgi.wiring.package=org.b) [caused by: Unable to resolve org.b [8](R 8.0): missing requirement "
                + "[org.b [8](R 8.0)] osgi.wiring.package; (osgi.wiring.package=org.c)] Unresolved requirements: [[org.a")))
                .startsWith("bundle org.b can't be used").contains("org.c)").doesNotContain("org.a");
    }

    @Test
    void anything_else_is_told_with_its_cause() {
        assertThat(Troubles.sentence(new IllegalStateException("Activator start error in bundle x", new IllegalArgumentException("no port"))))
                .isEqualTo("Activator start error in bundle x: no port");
        assertThat(Troubles.sentence(new IllegalStateException("alone"))).isEqualTo("alone");
    }
}
