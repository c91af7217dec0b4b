package io.binlogrelay.auth;

import org.jspecify.annotations.Nullable;

/**
 * What an account must come in through, beside its password: the REQUIRE clause of MySQL's CREATE
 * USER. Whoever does not is told what a wrong password is told. Immutable, any thread.
 */
public sealed interface TlsRule {

  /** REQUIRE NONE: anything. */
  TlsRule NONE = new None();

  /** REQUIRE SSL: TLS. */
  TlsRule SSL = new Ssl();

  /** REQUIRE X509: TLS with a certificate that the server's authorities issued. */
  TlsRule X509 = new Certificate(null, null);

  /**
   * Whether the account may come in.
   *
   * @param encrypted whether the connection is inside TLS
   * @param subject whom its certificate names, as {@code /O=Example/CN=client}; null without one
   * @param issuer by whom it was issued, likewise
   */
  boolean accepts(boolean encrypted, @Nullable String subject, @Nullable String issuer);

  /** See {@link #NONE}. */
  record None() implements TlsRule {
    @Override
    public boolean accepts(boolean encrypted, @Nullable String subject, @Nullable String issuer) {
      return true;
    }
  }

  /** See {@link #SSL}. */
  record Ssl() implements TlsRule {
    @Override
    public boolean accepts(boolean encrypted, @Nullable String subject, @Nullable String issuer) {
      return encrypted;
    }
  }

  /**
   * REQUIRE SUBJECT, REQUIRE ISSUER, or any certificate.
   *
   * @param requiredSubject to the letter; null for any
   * @param requiredIssuer to the letter; null for any
   */
  record Certificate(@Nullable String requiredSubject, @Nullable String requiredIssuer)
      implements TlsRule {
    @Override
    public boolean accepts(boolean encrypted, @Nullable String subject, @Nullable String issuer) {
      return encrypted
          && subject != null
          && (requiredSubject == null || requiredSubject.equals(subject))
          && (requiredIssuer == null || requiredIssuer.equals(issuer));
    }
  }
}
