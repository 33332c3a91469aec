package jp.mochi.idp.onetime;

import static jp.mochi.idp.onetime.OneTimeHouse.type;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jp.mochi.idp.cli.Typed;
import jp.mochi.ldap.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the owner of an app is told that somebody who knows the password types wrong codes. */
class OwnersHearOfGuessesTest {
  @TempDir private Path dir;
  private OneTimeHouse house;

  @BeforeEach
  void start() throws Exception {
    house = OneTimeHouse.start(dir);
  }

  @AfterEach
  void stop() {
    house.close();
  }

  private long told() {
    var audit = house.portal().done("audit", "search", "--json");
    return audit.split("one-time-code guessed", -1).length - 1L;
  }

  /** Wrong codes from a network where the password was right. */
  private void guesses(OneTimeHouse.App app, int network, int times) throws Exception {
    guesses(app, "tanaka-demo-1", network, times);
  }

  private void guesses(OneTimeHouse.App app, String password, int network, int times)
      throws Exception {
    var thief = house.portal().house().browser().from("198.51." + network + ".9");
    var page = thief.signIn(house.again(thief), "tanaka", password);
    for (int i = 0; i < times; i++) {
      var code = i % 2 == 0 ? house.code(app, 100 + i) : "00000-0000" + i;
      page = type(thief, page, code);
    }
  }

  @Test
  void theOwnerHearsOnceOfManyWrongCodesAfterTheRightPassword() throws Exception {
    var app = house.setUp("tanaka");
    guesses(app, 1, 4);
    assertEquals(0, told());
    house.clock().pass(Duration.ofMinutes(61));
    guesses(app, 2, 4);
    assertEquals(0, told(), "slips of another day count for nothing");
    guesses(app, 3, 1);
    assertEquals(1, told());
    guesses(app, 4, 3);
    assertEquals(1, told());
    house.clock().pass(Duration.ofDays(8));
    guesses(app, 5, 5);
    assertEquals(2, told());
  }

  /** Whoever has changed the password as they were told hears of the next thief at once. */
  @Test
  void theWeekIsOfOnePasswordAlone() throws Exception {
    var app = house.setUp("tanaka");
    guesses(app, 1, 5);
    assertEquals(1, told());
    house.clock().pass(Duration.ofMinutes(61));
    guesses(app, 2, 4);
    assertEquals(1, told(), "the same password");
    house.clock().pass(Duration.ofMinutes(61));
    house.portal().house().directory().setPassword("tanaka", new Password("another-Demo-2"));
    guesses(app, "another-Demo-2", 3, 4);
    assertEquals(1, told());
    guesses(app, "another-Demo-2", 4, 1);
    assertEquals(2, told());
    guesses(app, "another-Demo-2", 5, 1);
    assertEquals(2, told(), "within the week of that one");
  }

  /** A few an hour lead to the block as well, and the week must not hide it. */
  @Test
  void theOwnerHearsOfWrongCodesThatComeSlowly() throws Exception {
    var app = house.setUp("tanaka");
    var many = List.of(9, 24, 49);
    for (int i = 0; i < many.size(); i++) {
      house.failed("strange_failures", many.get(i) - 1);
      guesses(app, 10 * i, 1);
      assertEquals(i, told());
      guesses(app, 10 * i + 1, 1);
      assertEquals(i + 1, told(), many.get(i) + " and one");
      house.clock().pass(Duration.ofMinutes(61));
    }
  }

  @Test
  void whatTheOwnerHeardOfIsOverOnceTheHelpdeskLetsThemStartOver() throws Exception {
    var app = house.setUp("tanaka");
    guesses(app, 1, 3);
    house.portal().done(Typed.unlock("tanaka"));
    guesses(app, 2, 4);
    assertEquals(0, told());
    guesses(app, 3, 1);
    assertEquals(1, told());
    house.portal().done(Typed.unlock("tanaka"));
    guesses(app, 4, 5);
    assertEquals(2, told(), "within the week");
  }

  @Test
  void theOwnersOwnSlipsWhereCodesHaveWorkedAreNobodysNews() throws Exception {
    var app = house.setUp("tanaka");
    var owners = house.proved(app, "tanaka");
    var page = house.again(owners);
    for (int i = 0; i < 6; i++) {
      page = type(owners, page, house.code(app, 100 + i));
    }
    assertEquals(0, told());
  }
}
