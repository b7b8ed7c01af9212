package org.jnoports.role.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.jnoports.api.TunnelException;
import org.junit.jupiter.api.Test;

class LocalPortTest {
    @Test
    void whoever_asks_for_the_port_by_number_can_listen_on_it() throws IOException {
        try (LocalPort port = LocalPort.reserve(0);
                ServerSocket listener = new ServerSocket(port.number(), 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
            assertThat(listener.accept().getPort()).isEqualTo(socket.getLocalPort());
        }
    }

    @Test
    void a_port_that_is_listened_on_is_refused() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> LocalPort.reserve(listener.getLocalPort())).isInstanceOf(TunnelException.class)
                    .hasMessageContaining("local port " + listener.getLocalPort());
        }
    }

    @Test
    void a_port_given_back_can_be_reserved_again() {
        LocalPort first = LocalPort.reserve(0);
        first.close();
        first.close();
        try (LocalPort second = LocalPort.reserve(first.number())) {
            assertThat(second.number()).isEqualTo(first.number());
        }
    }
}
