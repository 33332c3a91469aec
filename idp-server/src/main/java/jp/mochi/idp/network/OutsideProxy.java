package jp.mochi.idp.network;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The HTTP proxy by which {@link OutsideCalls} leaves the company's network.
 *
 * @param host its name or address
 * @param login what it wants to know of us, if anything
 */
public record OutsideProxy(String host, int port, Optional<Login> login) {

  /** User and password (RFC 7617); prints as nothing. */
  public static final class Login {
    private final String basic;

    /**
     * @param user without a colon, which ends it on the way
     */
    public Login(String user, String password) {
      if (user.indexOf(':') >= 0) {
        throw new IllegalArgumentException("a proxy's user has no colon");
      }
      var both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      this.basic = "Basic " + Base64.getEncoder().encodeToString(both);
    }

    /** The value of {@code Proxy-Authorization}. */
    String authorization() {
      return basic;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Login login && login.basic.equals(basic);
    }

    @Override
    public int hashCode() {
      return basic.hashCode();
    }

    @Override
    public String toString() {
      return "Login(…)";
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
