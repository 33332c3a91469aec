package jp.mochi.cert.enrolment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import jp.mochi.cert.Tables;
import jp.mochi.cert.enrolment.Candidate.Ownership;
import jp.mochi.cert.enrolment.Candidate.Platform;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The tables of codes, awaited devices and requests, empty, on whatever database. */
abstract class EnrolmentTables {
  static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  static final By SATO = new By("sato (token 1)", Optional.of("id-of-sato"), "on the phone");
  static final By LOCAL = new By("local", Optional.empty(), "");

  @SuppressWarnings("NullAway.Init") // migrate() sets it
  Handle handle;

  abstract Jdbi jdbi();

  @BeforeEach
  void migrate() {
    handle = jdbi().open();
    Tables.make(handle);
  }

  @AfterEach
  void close() {
    handle.close();
  }

  static Candidate tanaka(String device) {
    return candidate("tanaka", device);
  }

  static Candidate candidate(String name, String device) {
    return new Candidate("id-of-" + name, name, device, Ownership.BYOD, Platform.IOS);
  }

  /** Each in a transaction on a connection of its own, all at once. */
  <T> List<T> atOnce(int times, java.util.function.Function<Handle, T> act) throws Exception {
    try (var pool = Executors.newFixedThreadPool(times)) {
      Callable<T> one = () -> jdbi().inTransaction(act::apply);
      var results = new ArrayList<T>();
      for (var future : pool.invokeAll(java.util.Collections.nCopies(times, one))) {
        results.add(future.get());
      }
      return results;
    }
  }
}
