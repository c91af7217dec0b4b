/**
 * TLS for both sides: what certificates and keys are on the disk, and what a connection with them
 * is.
 *
 * <p>{@link io.binlogrelay.tls.CertificateFile} and {@link io.binlogrelay.tls.PrivateKeyFile} read
 * PEM as MySQL's tools and OpenSSL write it; {@link io.binlogrelay.tls.TlsFileException} says which
 * file is wrong and how. {@link io.binlogrelay.tls.SourceTls} makes the handlers with which we are
 * a client, {@link io.binlogrelay.tls.ReplicaTls} those with which we are a server; the latter
 * takes up changed files by itself. {@link io.binlogrelay.tls.TlsSession} is what can be said of a
 * connection once it is encrypted.
 *
 * <p>TLS 1.2 and 1.3, no other, as with mysqld since 8.0.28. The JDK's implementation does the
 * work.
 */
@NullMarked
package io.binlogrelay.tls;

import org.jspecify.annotations.NullMarked;
