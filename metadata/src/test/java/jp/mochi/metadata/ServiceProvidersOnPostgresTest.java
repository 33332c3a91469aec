package jp.mochi.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ServiceProvidersOnPostgresTest extends ServiceProvidersContract {
  private static @Nullable EmbeddedPostgres postgres;

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.start();
    jdbi().useHandle(Tables::make);
  }

  @AfterAll
  static void stop() throws IOException {
    Objects.requireNonNull(postgres).close();
  }

  private static Jdbi jdbi() {
    return Jdbi.create(Objects.requireNonNull(postgres).getPostgresDatabase());
  }

  @Override
  Jdbi database() {
    return jdbi();
  }

  /** Neither sees the other's row before it is committed: one has to wait for the other. */
  @Test
  void ofTwoThatAddOneEntityIdAtOnceTheSecondIsRefused() throws Exception {
    var providers = new ServiceProviders(Samples.CLOCK);
    var shib = Samples.taken(Samples.text("mod-shib"));
    try (var one = jdbi().open();
        var other = jdbi().open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      one.begin();
      other.begin();
      var first = providers.add(one, "one", shib, ServiceOptions.DEFAULT, Original.byHand());
      var second =
          threads.submit(
              () -> {
                var came =
                    providers.add(other, "two", shib, ServiceOptions.DEFAULT, Original.byHand());
                other.commit();
                return came;
              });
      assertThrows(TimeoutException.class, () -> second.get(500, TimeUnit.MILLISECONDS));
      one.commit();
      var added = assertInstanceOf(AddOutcome.Added.class, first);
      assertEquals(
          new AddOutcome.EntityIdTaken("one", shib.entityId()), second.get(10, TimeUnit.SECONDS));
      assertTrue(providers.remove(one, added.serviceProvider().id()));
    }
  }
}
