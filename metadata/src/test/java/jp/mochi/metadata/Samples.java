package jp.mochi.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/** Documents of the shapes that services publish, and readings of them. */
final class Samples {
  static final Clock CLOCK = Clock.fixed(Certificates.NOW, ZoneOffset.UTC);
  static final List<String> NAMES =
      List.of("mod-shib", "simplesamlphp", "salesforce-like", "slack-like", "google-like");

  private Samples() {}

  static String text(String name) {
    try (var in = Samples.class.getResourceAsStream("/samples/" + name + ".xml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
          .replace("@CERTIFICATE@", Certificates.base64(Certificates.GOOD));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ReadOutcome outcome(String document) {
    return new MetadataReader(CLOCK).read(document.getBytes(UTF_8));
  }

  static ServiceProviderMetadata taken(String document) {
    return switch (outcome(document)) {
      case ReadOutcome.Read(var candidate, var warnings) -> candidate;
      case ReadOutcome.Refused(var faults) ->
          throw new AssertionError("refused: " + faults.stream().map(Fault::english).toList());
    };
  }

  static List<WarningCode> warnings(String document) {
    return switch (outcome(document)) {
      case ReadOutcome.Read(var candidate, var warnings) ->
          warnings.stream().map(Warning::code).toList();
      case ReadOutcome.Refused(var faults) -> throw new AssertionError("refused: " + faults);
    };
  }

  static List<FaultCode> faults(ReadOutcome outcome) {
    return switch (outcome) {
      case ReadOutcome.Read(var candidate, var warnings) ->
          throw new AssertionError("taken: " + candidate.entityId());
      case ReadOutcome.Refused(var faults) -> faults.stream().map(Fault::code).toList();
    };
  }

  static List<FaultCode> faults(String document) {
    return faults(outcome(document));
  }
}
