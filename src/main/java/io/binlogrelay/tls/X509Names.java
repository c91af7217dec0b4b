package io.binlogrelay.tls;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * Distinguished names as MySQL writes and compares them for {@code REQUIRE SUBJECT} and {@code
 * ISSUER}: {@code /C=SE/O=Example/CN=client}, the form of OpenSSL's {@code X509_NAME_oneline}.
 * Stateless; any thread.
 */
final class X509Names {

  /** Attributes that RFC 2253 has no short name for, with OpenSSL's. */
  private static final Map<String, String> SHORT_NAMES =
      Map.of(
          "1.2.840.113549.1.9.1", "emailAddress",
          "2.5.4.5", "serialNumber",
          "2.5.4.4", "SN",
          "2.5.4.42", "GN",
          "2.5.4.12", "title",
          "2.5.4.43", "initials",
          "2.5.4.46", "dnQualifier",
          "0.9.2342.19200300.100.1.25", "DC",
          "0.9.2342.19200300.100.1.1", "UID");

  private X509Names() {}

  static String oneLine(X500Principal name) {
    StringBuilder text = new StringBuilder();
    try {
      List<Rdn> fromTheTop =
          new LdapName(name.getName(X500Principal.RFC2253, SHORT_NAMES)).getRdns();
      for (Rdn part : fromTheTop) {
        text.append('/').append(part.getType()).append('=').append(value(part.getValue()));
      }
    } catch (InvalidNameException e) {
      throw new IllegalStateException("the JDK's own form of a name: " + e.getMessage(), e);
    }
    return text.toString();
  }

  private static String value(Object value) {
    StringBuilder text = new StringBuilder();
    byte[] bytes =
        value instanceof byte[] raw ? raw : value.toString().getBytes(StandardCharsets.UTF_8);
    for (byte each : bytes) {
      if (each < ' ' || each > '~') {
        text.append(String.format(Locale.ROOT, "\\x%02X", each));
      } else {
        text.append((char) each);
      }
    }
    return text.toString();
  }
}
