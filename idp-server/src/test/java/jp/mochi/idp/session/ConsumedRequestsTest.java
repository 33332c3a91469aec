package jp.mochi.idp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jp.mochi.idp.database.Engine;
import jp.mochi.idp.database.OpenDatabase;
import jp.mochi.idp.session.ConsumedRequests.Consumption;
import jp.mochi.idp.session.ConsumedRequests.FirstUse;
import jp.mochi.idp.session.ConsumedRequests.OtherBrowser;
import jp.mochi.idp.session.ConsumedRequests.SameBrowser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class ConsumedRequestsTest {
  private static final Instant EXPIRES = Instant.parse("2026-11-21T10:00:00Z");

  private final OpenDatabase database;
  private final ConsumedRequests requests = new ConsumedRequests();

  ConsumedRequestsTest(Engine engine) {
    database = engine.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Consumption consume(String issuer, String id, String browser) {
    return database.write(handle -> requests.consume(handle, issuer, id, browser, EXPIRES));
  }

  @Test
  void theSameBrowserMayGoOnAndAnotherMayNot() {
    assertInstanceOf(FirstUse.class, consume("sp", "_1", "mine"));
    assertInstanceOf(SameBrowser.class, consume("sp", "_1", "mine"));
    assertInstanceOf(OtherBrowser.class, consume("sp", "_1", "another"));
  }

  @Test
  void idsAreUniquePerIssuerOnly() {
    assertInstanceOf(FirstUse.class, consume("sp", "1_2", "mine"));
    assertInstanceOf(FirstUse.class, consume("other", "1_2", "another"));
    assertInstanceOf(FirstUse.class, consume("sp1", "_2", "another"));
  }

  @Test
  void isNotConsumedWhenTheTransactionFails() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            database.write(
                handle -> {
                  requests.consume(handle, "sp", "_1", "mine", EXPIRES);
                  throw new IllegalArgumentException("the answer could not be made");
                }));

    assertInstanceOf(FirstUse.class, consume("sp", "_1", "another"));
  }

  /** Whoever found it expired may come to remove it after it was consumed anew. */
  @Test
  void oneThatIsConsumedAnewIsNotForgotten() {
    consume("sp", "_old", "mine");
    consume("sp", "_again", "mine");
    var found = database.read(handle -> requests.expired(handle, EXPIRES, 9));
    assertEquals(2, found.size());
    forget(found, EXPIRES);
    database.write(
        handle -> requests.consume(handle, "sp", "_again", "mine", EXPIRES.plusMillis(1)));

    forget(found, EXPIRES);

    assertInstanceOf(FirstUse.class, consume("sp", "_old", "another"));
    assertInstanceOf(OtherBrowser.class, consume("sp", "_again", "another"));
  }

  @Test
  void expiresAtItsEndAndNotBefore() {
    consume("sp", "_1", "mine");
    consume("sp", "_2", "mine");
    assertEquals(
        0, database.read(handle -> requests.expired(handle, EXPIRES.minusMillis(1), 9)).size());
    assertEquals(1, database.read(handle -> requests.expired(handle, EXPIRES, 1)).size());
    assertEquals(2, database.read(handle -> requests.expired(handle, EXPIRES, 9)).size());
  }

  private void forget(List<byte[]> hashes, Instant now) {
    database.write(
        handle -> {
          requests.forget(handle, hashes, now);
          return true;
        });
  }

  @Test
  void ofFiftyAtOnceExactlyOneIsFirst() throws Exception {
    var results = new ArrayList<Future<Consumption>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 50; i++) {
        var browser = "browser-" + i;
        results.add(threads.submit(() -> consume("sp", "_raced", browser)));
      }
    }
    var first = 0;
    var others = 0;
    for (var result : results) {
      switch (result.get()) {
        case FirstUse() -> first++;
        case SameBrowser() -> throw new AssertionError("fifty different browsers");
        case OtherBrowser() -> others++;
      }
    }
    assertEquals(1, first);
    assertEquals(49, others);
  }
}
