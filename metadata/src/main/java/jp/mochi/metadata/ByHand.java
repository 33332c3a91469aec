package jp.mochi.metadata;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A service that has no metadata: what an operator typed, held against the same rules. */
final class ByHand {
  private final Clock clock;
  private final boolean httpAllowed;

  ByHand(Clock clock, boolean httpAllowed) {
    this.clock = clock;
    this.httpAllowed = httpAllowed;
  }

  ReadOutcome read(String entityId, List<String> locations, @Nullable String pem) {
    return read(entityId, entityId, entityId, locations, pem);
  }

  ReadOutcome read(
      String entityId,
      String displayNameJa,
      String displayNameEn,
      List<String> locations,
      @Nullable String pem) {
    var findings = new Findings();
    EntityIdRule.check(entityId, "entity-id", findings);
    var acs = endpoints(locations, findings);
    var keys = new ReadKeys(clock.instant(), findings);
    if (pem != null) {
      keys.readSigning(pem, "certificate");
    }
    if (findings.refused()) {
      return findings.refusal();
    }
    return new ReadOutcome.Read(
        new ServiceProviderMetadata(
            entityId,
            displayNameJa,
            displayNameEn,
            acs,
            List.of(),
            keys.signing(),
            List.of(),
            false,
            false,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of()),
        findings.warnings());
  }

  private List<Acs> endpoints(List<String> locations, Findings findings) {
    if (locations.isEmpty()) {
      findings.fault(FaultCode.NO_ACS, "acs", "");
    }
    var acs = new ArrayList<Acs>();
    for (int i = 0; i < locations.size(); i++) {
      var location = locations.get(i);
      if (AcsAddress.check(location, "acs", httpAllowed, findings)) {
        acs.add(new Acs(i, i == 0, Acs.HTTP_POST, location));
      }
    }
    return acs;
  }
}
