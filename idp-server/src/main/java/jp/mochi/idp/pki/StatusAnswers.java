package jp.mochi.idp.pki;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.cert.authority.AnswerStatusRequest;
import jp.mochi.cert.authority.AnswerStatusRequest.Failure;
import jp.mochi.cert.authority.Authority;
import jp.mochi.cert.authority.Der;
import jp.mochi.cert.authority.NamedAuthority;
import jp.mochi.cert.authority.StatusRequest;
import jp.mochi.cert.trust.RevocationStatus;

/**
 * RFC 6960: how certificates of ours stand. All certificates of one request are of one issuing
 * authority, since its responder may speak for it alone.
 *
 * <p>A request with a nonce has its answer signed for it. What is asked without one may have an
 * answer that somebody else was given (§2.5), for {@link KeptAnswers#KEPT} at most: only from the
 * same responder, and while the authority is as it was and has revoked nothing since. That a number
 * is unknown is never said twice, since it may be issued at any moment.
 */
final class StatusAnswers {
  private final LatelyRead lately;
  private final Responders responders;
  private final Statuses statuses;
  private final Clock clock;
  private final KeptAnswers kept = new KeptAnswers();
  private volatile Named named = new Named("", List.of());

  StatusAnswers(LatelyRead lately, Responders responders, Statuses statuses, Clock clock) {
    this.lately = lately;
    this.responders = responders;
    this.statuses = statuses;
    this.clock = clock;
  }

  /** What is asked, of whom and when. */
  private record Asked(
      StatusRequest request,
      LatelyRead.Moment moment,
      Authority authority,
      AnswerStatusRequest answering,
      Instant now) {
    KeptAnswers.Grounds grounds() {
      return new KeptAnswers.Grounds(
          moment.view().version(), moment.revision(authority.id()), answering);
    }
  }

  /** What requests name the authorities of a view by. */
  private record Named(String version, List<Entry> entries) {
    record Entry(Authority authority, NamedAuthority name) {}
  }

  /** Answers a request; also what can't be understood has its answer. Empty without authorities. */
  Optional<Der> answer(byte[] der) {
    var moment = lately.moment();
    if (moment.view().all().isEmpty()) {
      return Optional.empty();
    }
    var request = StatusRequest.read(der);
    return Optional.of(
        request.isEmpty() ? Failure.MALFORMED.answer() : answer(request.get(), moment));
  }

  private Der answer(StatusRequest request, LatelyRead.Moment moment) {
    var now = clock.instant();
    for (var entry : named(moment.view()).entries()) {
      var authority = entry.authority();
      if (now.isBefore(authority.end()) && entry.name().isNamedBy(request)) {
        return responders
            .of(moment.view(), authority)
            .map(answering -> answer(new Asked(request, moment, authority, answering, now)))
            .orElseGet(Failure.TRY_LATER::answer);
      }
    }
    return Failure.UNAUTHORIZED.answer();
  }

  private Named named(AuthoritiesInForce.View view) {
    var known = named;
    if (known.version().equals(view.version())) {
      return known;
    }
    var entries =
        view.all().stream()
            .filter(each -> each.role() instanceof Authority.Role.Issuing)
            .map(each -> new Named.Entry(each, new NamedAuthority(each.certificate())))
            .toList();
    var fresh = new Named(view.version(), entries);
    named = fresh;
    statuses.keepOnly(view.ids());
    return fresh;
  }

  private Der answer(Asked asked) {
    var question = asked.request().repeatable();
    if (question.isEmpty()) {
      return asked.answering().whole(signed(asked).signed());
    }
    var grounds = asked.grounds();
    var known = kept.find(question.get(), grounds, asked.now());
    if (known.isPresent()) {
      return asked.answering().whole(known.get());
    }
    var fresh = signed(asked);
    if (!fresh.unknown()) {
      kept.keep(question.get(), grounds, asked.now(), fresh.signed());
    }
    return asked.answering().whole(fresh.signed());
  }

  private record Fresh(AnswerStatusRequest.Signed signed, boolean unknown) {}

  private Fresh signed(Asked asked) {
    var found = statuses.of(asked.moment(), asked.authority(), asked.request().serials());
    var signed =
        asked
            .answering()
            .sign(asked.request(), serial -> requireNonNull(found.get(serial)), asked.now());
    return new Fresh(
        signed, found.values().stream().anyMatch(RevocationStatus.Unknown.class::isInstance));
  }
}
