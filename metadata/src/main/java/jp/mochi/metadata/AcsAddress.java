package jp.mochi.metadata;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where an assertion may be sent: an absolute https address without a fragment or user part. Plain
 * http is taken for this machine itself, where nothing travels, and where an operator says so.
 */
final class AcsAddress {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);
  private static final int LONGEST = 2048;

  private AcsAddress() {}

  /** Whether the address may be used. */
  static boolean good(String location, boolean httpAllowed) {
    return check(location, "", httpAllowed, new Findings());
  }

  /**
   * Whether the address may be used; if not, the findings say why.
   *
   * @param httpAllowed whether an operator takes plain http for this service
   */
  static boolean check(String location, String where, boolean httpAllowed, Findings findings) {
    if (!isPlain(location)) {
      return refuse(FaultCode.ACS_NOT_A_URL, location, where, findings);
    }
    try {
      var uri = new URI(location);
      if (uri.getScheme() == null) {
        return refuse(FaultCode.ACS_NOT_A_URL, location, where, findings);
      }
      var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      if (!scheme.equals("https") && !scheme.equals("http")) {
        return refuse(FaultCode.ACS_NOT_HTTPS, location, where, findings);
      }
      if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getPort() > 65535) {
        return refuse(FaultCode.ACS_NOT_A_URL, location, where, findings);
      }
      if (uri.getRawFragment() != null) {
        return refuse(FaultCode.ACS_FRAGMENT, location, where, findings);
      }
      return scheme.equals("https")
          || httpAllowed
          || LOOPBACK.matcher(uri.getHost()).matches()
          || refuse(FaultCode.ACS_NOT_HTTPS, location, where, findings);
    } catch (URISyntaxException e) {
      return refuse(FaultCode.ACS_NOT_A_URL, location, where, findings);
    }
  }

  /** Printable ASCII only: what browsers make of anything else differs. */
  private static boolean isPlain(String location) {
    return !location.isEmpty()
        && location.length() <= LONGEST
        && location.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  private static boolean refuse(FaultCode code, String location, String where, Findings findings) {
    findings.fault(code, where, location);
    return false;
  }
}
