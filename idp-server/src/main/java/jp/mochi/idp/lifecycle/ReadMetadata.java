package jp.mochi.idp.lifecycle;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.network.OutsideCalls;
import jp.mochi.metadata.MetadataReader;
import jp.mochi.metadata.Original;
import jp.mochi.metadata.ReadOutcome;
import jp.mochi.metadata.ServiceProviderMetadata;
import jp.mochi.metadata.catalogue.Wording;

/** Gets a service's metadata from where it is and reads it. */
final class ReadMetadata {
  private final MetadataReader reader;
  private final OutsideCalls outside;

  ReadMetadata(MetadataReader reader, OutsideCalls outside) {
    this.reader = reader;
    this.outside = outside;
  }

  /** What came of it. */
  sealed interface Outcome {
    record Good(ServiceProviderMetadata metadata, Original original, List<Notice> warnings)
        implements Outcome {}

    record Bad(List<Notice> faults) implements Outcome {}
  }

  /**
   * @param httpAllowed whether the service's addresses may be plain http
   */
  Outcome from(MetadataSource source, boolean httpAllowed) {
    var taking = reader.takingHttp(httpAllowed);
    return switch (source) {
      case MetadataSource.Document(var original, var entityId) ->
          outcome(read(taking, original.document().toArray(), entityId), original);
      case MetadataSource.AtAddress(var address, var entityId) ->
          fetched(taking, address, entityId);
      case MetadataSource.ByHand(var entityId, var acs, var certificate, var name) ->
          outcome(
              taking.byHand(
                  entityId,
                  name.map(Wording::japanese).orElse(entityId),
                  name.map(Wording::english).orElse(entityId),
                  acs,
                  certificate),
              Original.byHand());
    };
  }

  private static ReadOutcome read(
      MetadataReader reader, byte[] document, Optional<String> entityId) {
    return entityId.map(id -> reader.read(document, id)).orElseGet(() -> reader.read(document));
  }

  private Outcome fetched(MetadataReader taking, String address, Optional<String> entityId) {
    URI uri;
    try {
      uri = new URI(address);
    } catch (URISyntaxException notOne) {
      return new Outcome.Bad(List.of(NoticeCode.NOT_AN_ADDRESS.of(address)));
    }
    return switch (outside.fetch(uri)) {
      case OutsideCalls.Fetched(var body) ->
          outcome(read(taking, body.bytes(), entityId), Original.of(address, body.bytes()));
      case OutsideCalls.Refused(var why) ->
          new Outcome.Bad(List.of(NoticeCode.NOT_FETCHED.of(why)));
    };
  }

  private static Outcome outcome(ReadOutcome read, Original original) {
    return switch (read) {
      case ReadOutcome.Read(var candidate, var warnings) ->
          new Outcome.Good(candidate, original, warnings.stream().map(Notice::of).toList());
      case ReadOutcome.Refused(var faults) ->
          new Outcome.Bad(faults.stream().map(Notice::of).toList());
    };
  }
}
