package org.jnoports.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class SmallFileTest {
    @Test
    void a_reason_is_given_without_the_path() {
        assertThat(SmallFile.reason(new AccessDeniedException("/secret"))).isEqualTo("permission denied");
        assertThat(SmallFile.reason(new FileSystemException("/secret", null, "disk full"))).isEqualTo("disk full");
        assertThat(SmallFile.reason(new IOException("broken"))).isEqualTo("broken");
        assertThat(SmallFile.reason(new EOFException())).isEqualTo("EOFException");
    }
}
