package jp.mochi.cert.authority;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The way by which a phone comes by its certificate. */
public enum EnrolmentRoute {
  /** A request that somebody brings to a command or the interface. */
  CSR,
  /** RFC 8894. */
  SCEP,
  /** RFC 7030. */
  EST,
  /** The page on the phone, which leads on to one of the others. */
  PHONE,
  /** A key made by us and handed out once. */
  PKCS12,
  /** No certificate at all: a key that the phone makes for its browsers. */
  KEY;

  /** As the database, the interface and commands write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The route that is written so. */
  public static Optional<EnrolmentRoute> of(String text) {
    return Stream.of(values()).filter(route -> route.text().equals(text)).findFirst();
  }
}
