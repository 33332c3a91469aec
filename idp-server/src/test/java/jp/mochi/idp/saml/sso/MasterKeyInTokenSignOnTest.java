package jp.mochi.idp.saml.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.House;
import jp.mochi.idp.SignOns;
import jp.mochi.idp.SoftTokens;
import jp.mochi.idp.cli.Typed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server whose master key is in a PKCS#11 token. */
class MasterKeyInTokenSignOnTest {
  private static final String SP = "https://sp.example/saml";

  @Test
  void signsOnRollsItsKeyAndStartsAgain(@TempDir Path dir) throws Exception {
    SoftTokens.make();
    try (var house =
        House.start(
            dir,
            Clock.systemUTC(),
            yaml -> yaml.replace("master-key: {file: master.key}", SoftTokens.yaml()))) {
      house.register("sp", SP, "https://sp.example/acs");
      signOn(house);
      assertEquals(0, new Typed(dir).run("key", "add").status());
      assertEquals(0, new Typed(dir).run("key", "use", "--early").status());
      house.restart();
      signOn(house);
      var examined = new Typed(dir).run("doctor");
      assertTrue(examined.out().contains("signing keys published: 2"), examined.out());
    }
  }

  private static void signOn(House house) throws Exception {
    var browser = house.browser();
    var request = new AuthnRequests(SP, Clock.systemUTC().instant()).redirect();
    SignOns.success(browser.signIn(browser.get(request), "tanaka", "tanaka-demo-1"));
  }
}
