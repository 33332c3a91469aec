package jp.mochi.idp.saml.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import jp.mochi.idp.policy.Factor;
import jp.mochi.idp.saml.codec.RequestedContext;
import org.junit.jupiter.api.Test;

/** What is lacking for a class, of somebody who may have no key. */
class AuthnContextsTest {
  private static final Optional<RequestedContext> TWO = wanted("https://refeds.org/profile/mfa");
  private static final Optional<RequestedContext> CERTIFICATE =
      wanted("urn:oasis:names:tc:SAML:2.0:ac:classes:TLSClient");

  private static boolean nobodyIsAsked() {
    throw new AssertionError("it makes no difference whether they have a key");
  }

  private static Optional<RequestedContext> wanted(String name) {
    return Optional.of(
        new RequestedContext(RequestedContext.Comparison.EXACT, List.of(name), List.of()));
  }

  private static Optional<Factor> lacking(
      Optional<RequestedContext> wanted, Set<Factor> proved, BooleanSupplier hasKey) {
    var available = EnumSet.of(Factor.PASSWORD, Factor.DEVICE);
    return AuthnContexts.lacking(wanted, proved, available, hasKey);
  }

  @Test
  void aKeyIsLackingOnlyOfThoseWhoHaveOne() {
    var password = EnumSet.of(Factor.PASSWORD);
    assertEquals(Optional.of(Factor.DEVICE), lacking(TWO, password, () -> true));
    assertEquals(Optional.empty(), lacking(TWO, password, () -> false));
  }

  @Test
  void nobodyLooksForKeysWhereOneWasShown() {
    var shown = EnumSet.of(Factor.PASSWORD, Factor.DEVICE);
    assertEquals(Optional.empty(), lacking(TWO, shown, AuthnContextsTest::nobodyIsAsked));
    assertEquals(Optional.empty(), lacking(CERTIFICATE, shown, AuthnContextsTest::nobodyIsAsked));
  }

  @Test
  void nobodyLooksForKeysWhereItIsTheCertificateThatLacks() {
    var all = EnumSet.of(Factor.PASSWORD, Factor.CERTIFICATE, Factor.DEVICE);
    var password = EnumSet.of(Factor.PASSWORD);
    assertEquals(
        Optional.of(Factor.CERTIFICATE),
        AuthnContexts.lacking(CERTIFICATE, password, all, AuthnContextsTest::nobodyIsAsked));
  }
}
