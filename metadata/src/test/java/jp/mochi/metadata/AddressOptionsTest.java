package jp.mochi.metadata;

import static jp.mochi.metadata.OptionTexts.change;
import static jp.mochi.metadata.OptionTexts.understood;
import static jp.mochi.metadata.OptionTexts.wrong;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of a service that its options name, and when one may be plain HTTP. */
class AddressOptionsTest {
  @Test
  void aServiceWithoutMetadataCanBeGivenLogoutAddresses() {
    var set = "redirect:https://a.example/slo soap:https://a.example/soap";
    var changed = change("logout=" + set);
    var options = assertInstanceOf(OptionOutcome.Understood.class, changed).options();
    var at = assertInstanceOf(LogoutOption.At.class, options.logout());
    assertEquals(
        List.of(SingleLogout.HTTP_REDIRECT, SingleLogout.SOAP),
        at.addresses().stream().map(SingleLogout::binding).toList());
    assertTrue(ServiceOptionNames.print(options).contains("logout=" + set));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redirect:http://a.example/slo",
        "redirect:https://a.example/slo#part",
        "redirect:https://user@a.example/slo",
        "redirect:https://a.example/slo redirect:https://b.example/slo",
        "redirect:https://a.example/slo https://b.example/slo",
        "artifact:https://a.example/slo",
        "redirect:",
        "soap:none",
      })
  void whatIsNoLogoutAddressIsRefused(String text) {
    var changed = change("logout=" + text);
    assertInstanceOf(OptionOutcome.Wrong.class, changed, text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"redirect:http://wiki.corp/slo", "http://wiki.corp/signout"})
  void takesALogoutOverPlainHttpWhereTheOperatorTakesIt(String logout) {
    assertEquals(List.of(OptionFault.Code.BAD_VALUE), wrong("logout=" + logout));
    for (var order :
        List.of(
            List.of("http-acs=true", "logout=" + logout),
            List.of("logout=" + logout, "http-acs=true"))) {
      var options = understood(order.toArray(String[]::new));
      assertEquals(logout, options.logout().text());
      var back =
          ServiceOptionNames.change(options, List.of("http-acs=false"), cel -> Optional.empty());
      assertInstanceOf(OptionOutcome.Wrong.class, back);
    }
  }

  @Test
  void refusesToTakeHttpBackWhileAnAddressNeedsIt() {
    var plain = understood("http-acs=true", "further-acs=http://intra.example/acs");
    var back = ServiceOptionNames.change(plain, List.of("http-acs=false"), cel -> Optional.empty());
    assertInstanceOf(OptionOutcome.Wrong.class, back);
    var both = List.of("http-acs=false", "further-acs=");
    assertEquals(
        new OptionOutcome.Understood(ServiceOptions.DEFAULT),
        ServiceOptionNames.change(plain, both, cel -> Optional.empty()));
  }
}
