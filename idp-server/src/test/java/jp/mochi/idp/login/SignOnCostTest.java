package jp.mochi.idp.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Optional;
import jp.mochi.ldap.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a password costs in the database: a transaction waits for the disk, a statement for the one
 * writer. A figure that grows here is felt in each sign-on (see {@code docs/performance.md}); one
 * that shrinks is to be written down.
 */
class SignOnCostTest {
  @SuppressWarnings("NullAway.Init") // open() sets it
  private LoginHouse house;

  @BeforeEach
  void open() {
    house = new LoginHouse();
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void aFirstSignOnTakesTwoTransactionsAndNineStatements() {
    cost(2, 9, Optional.empty());
  }

  @Test
  void aKnownBrowserTakesTwoTransactionsAndElevenStatements() {
    var phone = signOn(Optional.empty()).knownBrowser();
    cost(2, 11, phone);
  }

  @Test
  void whatTheSignOnWritesNextIsInTheSecondTransaction() {
    var proved = assertInstanceOf(Checked.Proved.class, check("right horse 7", Optional.empty()));
    int before = house.counted.transactions();
    proved
        .opening()
        .thenGo(
            opened -> {},
            session -> {
              house.database.write(handle -> 1);
              return LoginHouse.answered();
            });
    assertEquals(1, house.counted.transactions() - before);
  }

  @Test
  void aWrongPasswordTakesOneTransactionBesideItsRecord() {
    int before = house.counted.transactions();
    house.statements.forget();
    assertInstanceOf(Checked.Failed.class, check("wrong horse 7", Optional.empty()));
    assertEquals(1, house.counted.transactions() - before);
    assertEquals(2, house.statements.seen().size(), house.statements.seen()::toString);
  }

  private void cost(int transactions, int statements, Optional<String> knownBrowser) {
    int before = house.counted.transactions();
    house.statements.forget();
    signOn(knownBrowser);
    assertEquals(transactions, house.counted.transactions() - before);
    assertEquals(statements, house.statements.seen().size(), house.statements.seen()::toString);
  }

  private Checked.Opened signOn(Optional<String> knownBrowser) {
    return LoginHouse.signedOn(check("right horse 7", knownBrowser));
  }

  private Checked check(String password, Optional<String> knownBrowser) {
    var visitor = house.visitor("browser-1", knownBrowser, "192.0.2.1");
    return house.factor.check("tanaka", new Password(password), visitor, LoginHouse.request());
  }
}
