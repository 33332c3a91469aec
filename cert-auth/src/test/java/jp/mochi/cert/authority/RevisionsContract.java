package jp.mochi.cert.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Objects;
import jp.mochi.cert.KeyPairs;
import jp.mochi.cert.Tables;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That what was read is never taken for what a database has that was set back since. */
abstract class RevisionsContract {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final KeyPair CA_KEY = KeyPairs.p256();
  private static final X509Certificate CA =
      MakeAuthority.root("Test", CA_KEY.getPublic(), NOW, Signer.of(CA_KEY.getPrivate()));

  private final Crls crls = new Crls();

  @SuppressWarnings("NullAway.Init") // open() sets it
  private Handle handle;

  abstract Jdbi jdbi();

  @BeforeEach
  void open() {
    handle = jdbi().open();
    Tables.make(handle);
    crls.open(handle, "ca-1");
  }

  @AfterEach
  void close() {
    handle.close();
  }

  private MakeCrl.Made made(Crls.Content content) {
    return new MakeCrl(CA, Signer.of(CA_KEY.getPrivate())).sign(content, NOW);
  }

  private Crls.Content content() {
    return crls.content(handle, "ca-1", NOW).orElseThrow();
  }

  private Crls.Standing standing() {
    return crls.standing(handle, "ca-1").orElseThrow();
  }

  private Crls.Revision revision() {
    return Objects.requireNonNull(crls.revisions(handle).get("ca-1"));
  }

  /** What a standby has that took over without the last transactions, or a database set back. */
  private void setBack(Crls.Standing standing, Crls.Revision revision) {
    handle.execute("UPDATE crl SET revision = ?", standing.revision());
    handle.execute("UPDATE crl_revision SET stamps = ?", revision.stamps());
  }

  @Test
  void aRevisionFollowsThoseThatItCameOfAndNoneOfAnotherPast() {
    var opened = revision();
    var standing = standing();
    crls.raise(handle, "ca-1");
    var lost = revision();
    assertTrue(lost.follows(opened) && lost.follows(lost));
    assertFalse(opened.follows(lost));
    setBack(standing, opened);
    assertEquals(opened, revision());
    crls.raise(handle, "ca-1");
    var same = revision();
    assertEquals(lost.number(), same.number());
    assertTrue(same.follows(opened));
    assertFalse(same.follows(lost) || lost.follows(same));
    for (var i = 0; i < 31; i++) {
      crls.raise(handle, "ca-1");
    }
    assertTrue(revision().follows(same));
    assertEquals(32 * 17 - 1, revision().stamps().length());
    assertFalse(revision().follows(opened), "that is too long ago to tell");
    var before = revision();
    crls.raiseAll(handle);
    assertEquals(before.number() + 1, revision().number());
    assertFalse(revision().follows(before));
  }

  /** As the migration finds it: nothing was drawn for its revisions yet. */
  @Test
  void aRevisionWithoutAStampIsFollowedByNone() {
    handle.execute("DELETE FROM crl_revision");
    var old = revision();
    assertEquals(new Crls.Revision(1, ""), old);
    assertTrue(old.follows(revision()));
    crls.raise(handle, "ca-1");
    assertFalse(revision().follows(old));
    assertEquals(16, revision().stamps().trim().length());
  }

  /** Otherwise it would be taken for the list of the revision that then has its number. */
  @Test
  void aListThatWasReadBeforeASetBackIsNotKept() {
    var standing = standing();
    var opened = revision();
    crls.raise(handle, "ca-1");
    var lost = content();
    setBack(standing, opened);
    assertFalse(crls.keep(handle, "ca-1", lost, made(lost)), "a lower revision");
    crls.raise(handle, "ca-1");
    assertEquals(lost.standing().revision(), standing().revision());
    assertFalse(crls.keep(handle, "ca-1", lost, made(lost)), "another of its number");
    var anew = content();
    crls.raise(handle, "ca-1");
    assertTrue(crls.keep(handle, "ca-1", anew, made(anew)), "only something more");
    assertTrue(standing().due(NOW));
  }
}
