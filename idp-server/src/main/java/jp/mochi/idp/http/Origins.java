package jp.mochi.idp.http;

import java.net.URI;
import java.util.Locale;

/** Origins as browsers write them (RFC 6454 §6.2). */
public final class Origins {
  private static final int HTTPS = 443;

  private Origins() {}

  /** In lower case, without the port that goes without saying. */
  public static String of(URI url) {
    var port = url.getPort() == -1 || url.getPort() == HTTPS ? "" : ":" + url.getPort();
    return (url.getScheme() + "://" + url.getHost() + port).toLowerCase(Locale.ROOT);
  }
}
