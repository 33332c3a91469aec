package jp.mochi.idp.pki;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import jp.mochi.cert.authority.AnswerStatusRequest;
import jp.mochi.cert.authority.Crls;
import jp.mochi.cert.authority.Der;

/**
 * Answers to questions without a nonce, to be given again (RFC 6960 §2.5) for {@link #KEPT} at
 * most, and only while nothing that they rest on has changed.
 *
 * <p>There are {@link #MOST} places, in rows of four; what a question hashes to is its row, and in
 * a full one the oldest answer makes place. That is all that is done for an answer that nobody asks
 * for again, as most aren't where a million phones ask: a cache that learns which are asked often
 * takes as long as signing them. An answer takes some 500 bytes here, all of them 2 MB.
 */
final class KeptAnswers {
  static final Duration KEPT = Duration.ofSeconds(5);

  private static final int MOST = 4_096;
  private static final int ROW = 4;

  /** By SHA-256 and with a number of ours it has 103 bytes. */
  private static final int LONGEST_QUESTION = 110;

  private final AtomicReferenceArray<Entry> entries = new AtomicReferenceArray<>(MOST);

  /**
   * What an answer rests on.
   *
   * @param version which authorities there were
   * @param revision what the one that it is about had revoked
   * @param by who signed
   */
  record Grounds(String version, Crls.Revision revision, AnswerStatusRequest by) {}

  private record Entry(
      Der question, Grounds grounds, Instant at, AnswerStatusRequest.Signed signed) {
    boolean holds(Grounds now, Instant time) {
      return grounds.revision().equals(now.revision())
          && grounds.by() == now.by()
          && grounds.version().equals(now.version())
          && !time.isBefore(at)
          && time.isBefore(at.plus(KEPT));
    }
  }

  private static int row(Der question) {
    var hash = question.hashCode() * 0x9e3779b9;
    return (hash >>> 16) % (MOST / ROW) * ROW;
  }

  /** What was answered to that question a moment ago. */
  Optional<AnswerStatusRequest.Signed> find(Der question, Grounds grounds, Instant now) {
    var row = row(question);
    for (var i = row; i < row + ROW; i++) {
      var there = entries.get(i);
      if (there != null && there.question().equals(question)) {
        return there.holds(grounds, now) ? Optional.of(there.signed()) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Keeps an answer. Of two at once in one row, one may be lost. */
  void keep(Der question, Grounds grounds, Instant now, AnswerStatusRequest.Signed signed) {
    if (question.length() <= LONGEST_QUESTION) {
      entries.set(place(question), new Entry(question, grounds, now, signed));
    }
  }

  /** Where the same question is, or nothing, or the oldest. */
  private int place(Der question) {
    var row = row(question);
    var oldest = row;
    var since = Instant.MAX;
    for (var i = row; i < row + ROW; i++) {
      var there = entries.get(i);
      if (there == null || there.question().equals(question)) {
        return i;
      }
      if (there.at().isBefore(since)) {
        oldest = i;
        since = there.at();
      }
    }
    return oldest;
  }
}
