package io.binlogrelay.auth;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host part of an account's name: where it may log in from (manual, "Specifying Account
 * Names"). Names are not resolved, as with {@code skip_name_resolve}.
 *
 * <ul>
 *   <li>{@code 10.1.2.3}, {@code ::1}: that address
 *   <li>{@code 10.1.0.0/16}, {@code 10.1.0.0/255.255.0.0}: that IPv4 network
 *   <li>{@code 10.1.%}, {@code 10.1.2._}: addresses whose text fits; {@code %} alone is any
 * </ul>
 *
 * <p>Immutable; any thread.
 */
public final class HostPattern {

  /** Any host. */
  public static final HostPattern ANY = new HostPattern("%", Kind.WILDCARD, new byte[0], null);

  /**
   * Which account of a user is looked at first: an address before a network before a pattern, and
   * of patterns the one with more before its first wildcard ({@code sql_auth_cache.cc: ACL_compare,
   * get_sort}).
   */
  static final Comparator<HostPattern> MOST_SPECIFIC_FIRST =
      Comparator.<HostPattern, Kind>comparing(host -> host.kind)
          .thenComparing(Comparator.comparing(HostPattern::firstWildcard).reversed());

  private static final Pattern IPV4 =
      Pattern.compile("(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  /** Of an IPv4 address, or with a colon of an IPv6 address. */
  private static final Pattern WILDCARDS =
      Pattern.compile("(?=.*[%_])(?:[0-9.%_]+|[0-9A-Fa-f:.%_]*:[0-9A-Fa-f:.%_]*)");

  private static final String EXPECTED =
      "is not an address such as 10.1.2.3 or ::1, a network such as 10.1.0.0/255.255.0.0 or"
          + " 10.1.0.0/16, or a pattern such as '10.1.%'; names are not resolved";

  /** In the order in which they are tried. */
  private enum Kind {
    ADDRESS,
    PREFIX,
    NETMASK,
    WILDCARD
  }

  private final String text;
  private final Kind kind;
  private final byte[] network;
  private final byte @Nullable [] mask;

  private HostPattern(String text, Kind kind, byte[] network, byte @Nullable [] mask) {
    this.text = text;
    this.kind = kind;
    this.network = network;
    this.mask = mask;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it is none of these, or a network whose address has bits
   *     outside of its mask, which would match nothing
   */
  public static HostPattern parse(String text) {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      return network(text, text.substring(0, slash), text.substring(slash + 1));
    }
    if (IPV4.matcher(text).matches() || IPV6.matcher(text).matches()) {
      return new HostPattern(text, Kind.ADDRESS, address(text), null);
    }
    if (WILDCARDS.matcher(text).matches()) {
      return new HostPattern(text, Kind.WILDCARD, new byte[0], null);
    }
    throw new IllegalArgumentException(EXPECTED);
  }

  private static HostPattern network(String text, String address, String mask) {
    if (!IPV4.matcher(address).matches()) {
      throw new IllegalArgumentException(EXPECTED);
    }
    boolean prefix = mask.matches("[0-9]|[12][0-9]|3[0-2]");
    if (!prefix && !IPV4.matcher(mask).matches()) {
      throw new IllegalArgumentException(EXPECTED);
    }
    byte[] network = address(address);
    byte[] bits = prefix ? maskOf(Integer.parseInt(mask)) : address(mask);
    if (!Arrays.equals(masked(network, bits), network)) {
      throw new IllegalArgumentException("has address bits outside of its mask: it fits nobody");
    }
    return new HostPattern(text, prefix ? Kind.PREFIX : Kind.NETMASK, network, bits);
  }

  private static byte[] maskOf(int prefix) {
    int bits = prefix == 0 ? 0 : -1 << (32 - prefix);
    return new byte[] {
      (byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits
    };
  }

  private static byte[] masked(byte[] address, byte[] mask) {
    byte[] result = address.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] &= mask[i];
    }
    return result;
  }

  /** Only of what looks like an address, so nothing is resolved. */
  private static byte[] address(String text) {
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(EXPECTED);
    }
  }

  private int firstWildcard() {
    int at = 0;
    while (at < text.length() && text.charAt(at) != '%' && text.charAt(at) != '_') {
      at++;
    }
    return at;
  }

  /**
   * Whether a client fits.
   *
   * @param address its address; null if it is not known, which only {@code %} fits
   * @param shown the address as MySQL writes it, IPv6 in its short form
   */
  boolean matches(@Nullable InetAddress address, String shown) {
    if (text.equals("%")) {
      return true;
    }
    if (address == null) {
      return false;
    }
    return switch (kind) {
      case ADDRESS -> Arrays.equals(address.getAddress(), network);
      case PREFIX, NETMASK -> isInNetwork(address.getAddress());
      case WILDCARD -> fits(shown);
    };
  }

  private boolean isInNetwork(byte[] address) {
    return mask != null
        && address.length == network.length
        && Arrays.equals(masked(address, mask), network);
  }

  /** Greedy with one step back: the last {@code %} takes one character more at each mismatch. */
  private boolean fits(String shown) {
    int in = 0;
    int at = 0;
    int lastMany = -1;
    int resume = 0;
    while (at < shown.length()) {
      char wanted = in < text.length() ? text.charAt(in) : '\0';
      if (wanted == '%') {
        lastMany = in++;
        resume = at;
      } else if (wanted == '_'
          || Character.toLowerCase(wanted) == Character.toLowerCase(shown.charAt(at))) {
        in++;
        at++;
      } else if (lastMany >= 0) {
        in = lastMany + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (in < text.length() && text.charAt(in) == '%') {
      in++;
    }
    return in == text.length();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HostPattern host && text.equalsIgnoreCase(host.text);
  }

  @Override
  public int hashCode() {
    return text.toLowerCase(Locale.ROOT).hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
