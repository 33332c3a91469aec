package jp.mochi.idp.login;

import static jp.mochi.idp.SignOns.assertPageOnly;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.House;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code password-change: false} means. */
class NoPasswordChangeTest {
  private static final String SP = "https://sp.example/saml";

  @Test
  void anExpiredPasswordIsChangedElsewhere(@TempDir Path dir) throws Exception {
    try (var house =
        House.start(dir, Clock.systemUTC(), yaml -> yaml + "password-change: false\n")) {
      house.register("sp", SP, "https://sp.example/acs");
      house.directory().set("tanaka", "pwdReset", "TRUE");
      var browser = house.browser();
      var login = browser.get(new AuthnRequests(SP, Clock.systemUTC().instant()).redirect());
      var page = browser.signIn(login, "tanaka", "tanaka-demo-1");
      assertPageOnly(page);
      assertFalse(page.body().contains("type=\"password\""), page.body());
      var form = Map.of("token", login.fields().getOrDefault("token", ""));
      assertEquals(404, browser.post("/login/change-password", form).status());
    }
  }
}
