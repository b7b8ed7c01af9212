/**
 * Keys, signatures, value encryption and certificates, by the JDK's own cryptography. Only {@link
 * org.jnoports.crypto.CertificateMaker} needs Bouncy Castle, whose bundles may be absent: nothing else may use its types,
 * so that they load with it and not before.
 */
package org.jnoports.crypto;
