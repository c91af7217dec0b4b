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
 * <p>TLS 1.2 and 1.3, no other, as with mysqld since 8.0.28.
 *
 * <p>BoringSSL does the work through netty-tcnative, and the JDK where that can't be loaded. It was
 * taken because it pays: a warm relay served 530 MB of log to one mysqlbinlog with TLS 1.3 and
 * AES-128-GCM for 0.89 CPU seconds per GB where the JDK's TLS took 1.49 (JDK 17), and 0.81 for 1.15
 * (JDK 25); mysqld 9.7 took 0.79, and the relay in clear 0.4 to 0.7. Receiving 530 MB right after
 * the start took 5.3 CPU seconds in all instead of 6.2 (JDK 17) and 4.8 instead of 6.2 (JDK 25); in
 * clear 4.1 and 4.7. Medians of 5 and 3 runs in turn, on two cores with other work beside them.
 */
@NullMarked
package io.binlogrelay.tls;

import org.jspecify.annotations.NullMarked;
