/** SSH by Apache MINA SSHD: a tunnel client and a server on loopback. */
package org.jnoports.ssh.mina;
