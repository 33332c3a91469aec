package jp.mochi.idp.lifecycle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jp.mochi.idp.audit.AuditQuery;
import jp.mochi.idp.audit.AuditRecord;
import jp.mochi.idp.audit.AuditSearch;
import jp.mochi.idp.reason.Reason;
import jp.mochi.metadata.Acs;
import jp.mochi.metadata.ServiceProvider;

/**
 * Adds to a service's entry the address to which it wanted its answer and didn't get it, since its
 * metadata doesn't name it. The address is looked at first; it is never taken from a request alone.
 */
public final class AcceptAcs {
  private static final JsonMapper JSON = new JsonMapper();

  private final AuditSearch audit;
  private final ServiceProviderEntries entries;

  public AcceptAcs(AuditSearch audit, ServiceProviderEntries entries) {
    this.audit = audit;
    this.entries = entries;
  }

  /**
   * An address that was refused.
   *
   * @param service the service's short name
   * @param entries the names of its entries that may have been meant, itself among them
   * @param address where the answer was to go
   * @param at when it was asked for
   * @param client from which address
   * @param signed whether a key of the service signed the request that named it; if not, anybody
   *     may have
   */
  public record RefusedAcs(
      String service,
      List<String> entries,
      String address,
      Instant at,
      String client,
      boolean signed) {
    public RefusedAcs {
      entries = List.copyOf(entries);
    }
  }

  /**
   * What was refused under a reference id; empty where it was nothing of that kind, or not one
   * address: an option's reader would take a text with blanks for several.
   */
  public Optional<RefusedAcs> refused(Actor actor, String reference) {
    var query =
        new AuditQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(AuditRecord.Result.REFUSED),
            Optional.of(reference));
    var searcher = actor.searcher();
    return audit.search(searcher, query, Optional.empty(), 10).records().stream()
        .filter(r -> r.reason().equals(Optional.of(Reason.ACS_NOT_IN_METADATA.name())))
        .flatMap(record -> refused(record).stream())
        .findFirst();
  }

  private static Optional<RefusedAcs> refused(AuditRecord record) {
    try {
      var detail = JSON.readTree(record.detail()).path("detail");
      var address = detail.path("received").asText();
      var signed = detail.path("signed").asText().equals("true");
      return record
          .service()
          .filter(name -> Acs.isAddress(address))
          .map(
              name ->
                  new RefusedAcs(
                      name,
                      entries(name, detail.path("entries").asText()),
                      address,
                      record.time(),
                      record.clientAddress(),
                      signed));
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException("the detail of " + record.id() + " is no JSON", broken);
    }
  }

  private static List<String> entries(String name, String recorded) {
    return recorded.isBlank() ? List.of(name) : List.of(recorded.split(" ", -1));
  }

  /**
   * Takes the address from now on, beside those of the metadata.
   *
   * @param entry the entry to add it to; may be left out where only one can have been meant
   */
  public ServiceOutcome accept(Actor actor, String reference, Optional<String> entry) {
    var refused = refused(actor, reference);
    if (refused.isEmpty()) {
      return new ServiceOutcome.NotThere(reference);
    }
    var entries = refused.get().entries();
    if (entry.isEmpty() && entries.size() > 1) {
      var names = String.join(", ", entries);
      return new ServiceOutcome.Refused(List.of(NoticeCode.ACS_OF_SEVERAL.of(names)));
    }
    var name = entry.orElseGet(entries::getFirst);
    return entries.contains(name)
        ? accept(actor, name, refused.get())
        : new ServiceOutcome.NotThere(name);
  }

  private ServiceOutcome accept(Actor actor, String name, RefusedAcs refused) {
    return switch (entries.show(name)) {
      case ServiceOutcome.Done(var entry, var warnings) ->
          entries.setOptions(
              actor,
              "sp accept-acs",
              name,
              OptionalLong.of(entry.version()),
              List.of("further-acs=" + with(entry, refused.address())));
      case ServiceOutcome.Refused other -> other;
      case ServiceOutcome.NotThere other -> other;
      case ServiceOutcome.ChangedMeanwhile other -> other;
    };
  }

  private static String with(ServiceProvider entry, String address) {
    return Stream.concat(entry.options().entry().furtherAcs().stream(), Stream.of(address))
        .distinct()
        .collect(Collectors.joining(" "));
  }
}
