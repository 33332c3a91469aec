package jp.mochi.idp.hint;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who enforces ranges, and how they want them written. What a target can't take is said, never cut.
 */
public enum Format {
  /** One block a line. */
  CIDR(true, true, false),
  /** First and last address, one range a line. */
  RANGE(true, true, false),
  /** One IPv4 block a line. */
  IPV4_CIDR(false, true, false),
  /** Trusted IP ranges of Salesforce: first and last IPv4 address, at most 2^25 in a range. */
  SALESFORCE(false, false, false),
  /** A policy of AWS IAM that denies whatever comes from elsewhere. */
  AWS_POLICY(true, false, false),
  /** The conditions of an access level of Google's context-aware access. */
  GOOGLE(true, false, false),
  /** kintone and Garoon: IPv4 address or block, one a line, at most 1,000. */
  CYBOZU(false, false, false),
  /** Directives for a server or a location of nginx. */
  NGINX(true, true, true),
  /** Directives for a location of Apache httpd 2.4. */
  APACHE(true, true, true),
  /** Two named sets of nftables. */
  NFTABLES(true, false, true);

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final boolean ipv6;
  private final boolean everywhere;
  private final boolean nowhere;

  /**
   * What a target can express.
   *
   * @param ipv6 addresses of IPv6
   * @param everywhere that anybody may come
   * @param nowhere that nobody may come; elsewhere an empty list could lift the restriction
   */
  Format(boolean ipv6, boolean everywhere, boolean nowhere) {
    this.ipv6 = ipv6;
    this.everywhere = everywhere;
    this.nowhere = nowhere;
  }

  /** As a command names it: {@code ipv4-cidr}. */
  public String text() {
    return text;
  }

  /** The format that a command names so. */
  public static Optional<Format> of(String text) {
    return Arrays.stream(values()).filter(format -> format.text.equals(text)).findFirst();
  }

  /** All names, for whoever mistyped one. */
  public static String names() {
    return Arrays.stream(values()).map(Format::text).collect(Collectors.joining(", "));
  }

  /**
   * Writes ranges down.
   *
   * @param ipv4Only leave IPv6 out knowingly, for a service that is reached by IPv4 alone
   */
  public Written of(ServiceRanges ranges, boolean ipv4Only) {
    if (ranges.open() && !everywhere) {
      return new Written.DoesNotFit(List.of(new Misfit.OpenToAll(text, ranges.rules())));
    }
    var lost = ipv4Only || ipv6 ? List.<String>of() : Texts.sixth(ranges);
    if (!lost.isEmpty()) {
      return new Written.DoesNotFit(List.of(new Misfit.Ipv6(text, lost)));
    }
    boolean six = ipv6 && !ipv4Only;
    boolean empty = Texts.kept(ranges, six).findAny().isEmpty();
    return empty && !nowhere
        ? new Written.DoesNotFit(List.of(new Misfit.Nobody(text)))
        : write(ranges, six);
  }

  private Written write(ServiceRanges ranges, boolean six) {
    return switch (this) {
      case CIDR, IPV4_CIDR -> Texts.lines(Texts.blocks(ranges, six));
      case RANGE -> Texts.ranges(ranges, six);
      case SALESFORCE -> Texts.salesforce(ranges);
      case AWS_POLICY -> Texts.awsPolicy(Texts.blocks(ranges, six));
      case GOOGLE -> Texts.google(Texts.blocks(ranges, six));
      case CYBOZU -> Texts.cybozu(Texts.blocks(ranges, six));
      case NGINX -> Texts.nginx(ranges, six);
      case APACHE -> Texts.apache(ranges, six);
      case NFTABLES -> Texts.nftables(ranges, six);
    };
  }
}
