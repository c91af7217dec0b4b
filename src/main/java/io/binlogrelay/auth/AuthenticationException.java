package io.binlogrelay.auth;

/**
 * The source asks for something that we cannot or will not do to authenticate; the message says
 * what, and names the plugin.
 */
public final class AuthenticationException extends RuntimeException {

  public AuthenticationException(String message) {
    super(message);
  }
}
