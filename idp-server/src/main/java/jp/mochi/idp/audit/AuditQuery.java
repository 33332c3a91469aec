package jp.mochi.idp.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.audit.AuditRecord.Result;

/**
 * What to look for; everything given must hold.
 *
 * @param person a person's id or a user name, without regard to case
 * @param service a service's short name
 * @param from not before
 * @param until before
 * @param result how it came out
 * @param reference the reference id of a page
 */
public record AuditQuery(
    Optional<String> person,
    Optional<String> service,
    Optional<Instant> from,
    Optional<Instant> until,
    Optional<Result> result,
    Optional<String> reference) {

  /** Everything there is. */
  public static AuditQuery all() {
    return new AuditQuery(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** What was asked, for the record about the search itself. */
  Map<String, String> asDetail() {
    var detail = new LinkedHashMap<String, String>();
    person.ifPresent(value -> detail.put("person", value));
    service.ifPresent(value -> detail.put("service", value));
    from.ifPresent(value -> detail.put("from", value.toString()));
    until.ifPresent(value -> detail.put("until", value.toString()));
    result.ifPresent(value -> detail.put("result", value.name()));
    reference.ifPresent(value -> detail.put("reference", value));
    return detail;
  }

  /** The WHERE clause; values go by name. */
  String where() {
    var terms = new ArrayList<String>(List.of("a.id < :before"));
    person.ifPresent(
        value -> terms.add("(a.person_id = :person OR lower(a.username) = lower(:person))"));
    service.ifPresent(value -> terms.add("a.service = :service"));
    from.ifPresent(value -> terms.add("a.id >= :from"));
    until.ifPresent(value -> terms.add("a.id < :until"));
    result.ifPresent(value -> terms.add("a.result = '" + value.name() + "'"));
    reference.ifPresent(value -> terms.add("a.reference = :reference"));
    return " WHERE " + String.join(" AND ", terms);
  }

  Map<String, String> values() {
    var values = new LinkedHashMap<String, String>();
    person.ifPresent(value -> values.put("person", value));
    service.ifPresent(value -> values.put("service", value));
    from.ifPresent(value -> values.put("from", AuditIds.first(value)));
    until.ifPresent(value -> values.put("until", AuditIds.first(value)));
    reference.ifPresent(value -> values.put("reference", value));
    return values;
  }
}
