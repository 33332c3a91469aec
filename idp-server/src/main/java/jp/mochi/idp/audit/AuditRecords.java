package jp.mochi.idp.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jp.mochi.idp.audit.AuditEvent.Who;
import jp.mochi.idp.audit.AuditRecord.Result;
import jp.mochi.idp.policy.ProvedFactor;
import jp.mochi.idp.policy.Trace;
import jp.mochi.idp.reason.Reason;

/** Turns events into records: what can be searched for gets a column, the rest is detail. */
final class AuditRecords {
  private static final JsonMapper JSON = new JsonMapper();

  private AuditRecords() {}

  static AuditRecord of(AuditEvent event) {
    return switch (event) {
      case AuditEvent.Permitted permitted -> permitted(permitted);
      case AuditEvent.Refused refused -> refused(refused);
      case AuditEvent.Checked checked -> checked(checked);
      case AuditEvent.Proved proved ->
          new Draft(proved, "proved", Result.DONE)
              .who(Optional.of(proved.who()))
              .factors(List.of(proved.factor()))
              .session(Optional.of(proved.session()))
              .details(proved.detail())
              .record();
      case AuditEvent.SessionEnded ended ->
          new Draft(ended, "session-ended", Result.DONE)
              .who(Optional.of(ended.who()))
              .session(Optional.of(ended.session()))
              .detail("why", ended.why())
              .record();
      case AuditEvent.ServiceTold told ->
          new Draft(told, "service-told", Result.DONE)
              .who(Optional.of(told.who()))
              .service(Optional.of(told.service()))
              .session(Optional.of(told.session()))
              .detail("outcome", told.outcome())
              .details(told.detail())
              .record();
      case AuditEvent.Operated operated ->
          new Draft(operated, "operated", Result.DONE)
              .who(Optional.of(operated.actor()))
              .detail("operation", operated.operation())
              .detail("subject", operated.subject())
              .details(operated.detail())
              .record();
      case AuditEvent.Flood flood ->
          new Draft(flood, "flood", Result.REFUSED)
              .who(flood.who())
              .session(flood.session())
              .reason(flood.reason())
              .detail("network", flood.network())
              .detail("count", flood.count())
              .record();
    };
  }

  private static AuditRecord permitted(AuditEvent.Permitted permitted) {
    return new Draft(permitted, "permitted", Result.PERMITTED)
        .who(Optional.of(permitted.who()))
        .service(Optional.of(permitted.service()))
        .factors(permitted.factors())
        .session(Optional.of(permitted.session()))
        .grounds(Optional.of(permitted.trace()))
        .trace(Optional.of(permitted.trace()))
        .detail("assertion", permitted.assertionId())
        .details(permitted.detail())
        .record();
  }

  private static AuditRecord checked(AuditEvent.Checked checked) {
    return new Draft(checked, "checked", Result.PERMITTED)
        .who(Optional.of(checked.who()))
        .service(Optional.of(checked.service()))
        .session(Optional.of(checked.session()))
        .trace(Optional.of(checked.trace()))
        .detail("ticket", checked.ticket())
        .detail("requests", new TreeMap<>(checked.requests()))
        .record();
  }

  private static AuditRecord refused(AuditEvent.Refused refused) {
    return new Draft(refused, "refused", Result.REFUSED)
        .who(refused.who())
        .service(refused.service())
        .reason(refused.reason())
        .session(refused.session())
        .grounds(refused.trace())
        .trace(refused.trace())
        .details(refused.detail())
        .record();
  }

  /** A record under way. */
  private static final class Draft {
    private final Circumstances circumstances;
    private final String kind;
    private final Result result;
    private Optional<Who> who = Optional.empty();
    private Optional<String> service = Optional.empty();
    private Optional<String> reason = Optional.empty();
    private Optional<String> session = Optional.empty();
    private Optional<String> policyVersion = Optional.empty();
    private List<ProvedFactor> factors = List.of();
    private final Map<String, Object> detail = new LinkedHashMap<>();

    Draft(AuditEvent event, String kind, Result result) {
      this.circumstances = event.circumstances();
      this.kind = kind;
      this.result = result;
    }

    Draft who(Optional<Who> value) {
      who = value;
      return this;
    }

    Draft service(Optional<String> value) {
      service = value;
      return this;
    }

    Draft reason(Reason value) {
      reason = Optional.of(value.name());
      return this;
    }

    Draft session(Optional<String> value) {
      session = value;
      return this;
    }

    Draft factors(List<ProvedFactor> value) {
      factors = value;
      if (!value.isEmpty()) {
        detail(
            "factors",
            value.stream()
                .map(f -> Map.of("factor", f.factor().name(), "at", f.at().toString()))
                .toList());
      }
      return this;
    }

    Draft trace(Optional<Trace> value) {
      policyVersion = value.map(Trace::policyVersion);
      value.ifPresent(trace -> detail("rules", trace.compact()));
      value.flatMap(Trace::decidedBy).ifPresent(rule -> detail("rule", rule));
      return this;
    }

    /** For a replay of the decision by other rules, which reads no further: so before the trace. */
    Draft grounds(Optional<Trace> value) {
      value.flatMap(Trace::grounds).ifPresent(g -> detail("facts", RecordedFacts.json(g)));
      return this;
    }

    Draft detail(String key, Object value) {
      detail.put(key, value);
      return this;
    }

    Draft details(Map<String, String> values) {
      if (!values.isEmpty()) {
        detail("detail", values);
      }
      return this;
    }

    AuditRecord record() {
      return new AuditRecord(
          AuditIds.next(circumstances.time()),
          circumstances.time().truncatedTo(ChronoUnit.MILLIS),
          circumstances.reference(),
          kind,
          result,
          reason,
          who.flatMap(Who::personId),
          who.map(Who::username),
          service,
          factors.stream().map(f -> f.factor().name()).toList(),
          circumstances.clientAddress(),
          circumstances.userAgent(),
          session,
          policyVersion,
          json(detail));
    }
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
