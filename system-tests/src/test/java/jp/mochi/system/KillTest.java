package jp.mochi.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import jp.mochi.idp.AuthnRequests;
import jp.mochi.idp.Browser;
import jp.mochi.idp.House;
import jp.mochi.ldap.Pause;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed in the middle of everything owes nobody anything. */
class KillTest {
  private static final String SP = "https://sp.example/saml";
  private static final List<String> PEOPLE =
      List.of("tanaka", "sato", "suzuki", "yamada", "nakamura", "mueller", "obrien", "nguyen");
  private static final Pattern ASSERTION = Pattern.compile("<saml:Assertion [^>]*?ID=\"([^\"]+)\"");
  private static final int BETWEEN_SIGN_ONS = 4;

  private final Set<String> received = ConcurrentHashMap.newKeySet();
  private final Path dir;
  private final House house;
  private Program server;

  KillTest(@TempDir Path dir) throws Exception {
    this.dir = dir;
    house = House.start(dir);
    house.register("sp", SP, "https://sp.example/acs");
    house.leaveToAnother();
    server = started();
  }

  private Program started() throws IOException {
    return ServerProcess.start(house.file(), dir.resolve("server.log"), house.port());
  }

  @AfterEach
  void stop() {
    server.close();
    house.close();
  }

  @Test
  void everyAssertionThatWasReceivedIsInTheAudit() throws Exception {
    var ends = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var person : PEOPLE) {
        ends.add(threads.submit(() -> signOnUntilTheEnd(person)));
      }
      waitFor(50);
      Pause.of(Duration.ofMillis(ThreadLocalRandom.current().nextLong(1000)));
      server.kill();
    }
    for (var end : ends) {
      end.get();
    }
    var audited = audited();

    var missing = new HashSet<>(received);
    missing.removeAll(audited);

    assertEquals(Set.of(), missing, "of " + received.size());
    server = started();
    assertTrue(audited().containsAll(received), "a restart takes nothing away");
  }

  @Test
  void aLoginPageThatWasOpenBeforeIsGoodAfterwards() throws Exception {
    var browser = house.browser();
    var login = browser.get(request());
    server.kill();
    server = started();
    var answer = browser.signIn(login, "tanaka", "tanaka-demo-1");
    assertTrue(answer.fields().containsKey("SAMLResponse"), answer.body());
  }

  private static String request() throws IOException {
    return new AuthnRequests(SP, Clock.systemUTC().instant()).redirect();
  }

  private void waitFor(int assertions) {
    for (int tries = 0; tries < 600 && received.size() < assertions; tries++) {
      Pause.of(Duration.ofMillis(50));
    }
    assertTrue(received.size() >= assertions, "only " + received.size() + " assertions came");
  }

  /** One sign-on after another, until the server is gone. */
  private boolean signOnUntilTheEnd(String person) throws InterruptedException {
    var browser = house.browser();
    try {
      for (int i = 0; ; i++) {
        if (i % BETWEEN_SIGN_ONS == 0) {
          browser.cookies().remove("__Host-mochi-session");
        }
        var page = browser.get(request());
        keep(
            page.fields().containsKey("SAMLResponse")
                ? page
                : browser.signIn(page, person, person + "-demo-1"));
      }
    } catch (IOException gone) {
      return true;
    }
  }

  private void keep(Browser.Page page) {
    var response = page.fields().get("SAMLResponse");
    if (response == null) {
      throw new AssertionError(page.body());
    }
    var xml = new String(Base64.getDecoder().decode(response), StandardCharsets.UTF_8);
    var assertion = ASSERTION.matcher(xml);
    assertTrue(assertion.find(), xml);
    received.add(assertion.group(1));
  }

  private Set<String> audited() {
    var details =
        house
            .database()
            .read(
                handle ->
                    handle
                        .createQuery("SELECT detail FROM audit WHERE kind = 'permitted'")
                        .mapTo(String.class)
                        .list());
    var ids = new HashSet<String>();
    var id = Pattern.compile("\"assertion\":\"([^\"]+)\"");
    details.forEach(detail -> id.matcher(detail).results().forEach(m -> ids.add(m.group(1))));
    return ids;
  }
}
