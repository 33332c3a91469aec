package jp.mochi.metadata;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Reads what a service says about itself, and refuses what can't be worked with safely.
 *
 * <p>bytes → {@link BoundedXml} → the one entity wanted ({@link ChooseEntity}) → its SP role →
 * {@link ReadEndpoints}, {@link ReadKeys}, names → a {@link ServiceProviderMetadata}. As many
 * faults as can be found are told at once. Nothing is fetched, whatever address a document names. A
 * document's own XML signature proves nothing without a key known beforehand; so it isn't looked
 * at, and a warning says so.
 *
 * <p>The document is read as plain DOM, not through OpenSAML's objects: a fault has to name its
 * element, a malformed number must be a refusal and not an exception, and a first registration
 * shouldn't wait for a second or two until a library has started.
 */
public final class MetadataReader {
  private final Clock clock;
  private final boolean httpAllowed;

  public MetadataReader(Clock clock) {
    this(clock, false);
  }

  private MetadataReader(Clock clock, boolean httpAllowed) {
    this.clock = clock;
    this.httpAllowed = httpAllowed;
  }

  /** One that takes addresses of plain http, or doesn't, as an entry's options say. */
  public MetadataReader takingHttp(boolean allowed) {
    return new MetadataReader(clock, allowed);
  }

  /** Reads a document that describes one service provider. */
  public ReadOutcome read(byte[] document) {
    return readEntity(document, null);
  }

  /** Reads the service provider of this entity ID out of a document that may hold several. */
  public ReadOutcome read(byte[] document, String wantedEntityId) {
    return readEntity(document, wantedEntityId);
  }

  /** A service without metadata: same checks, no certificate. Indexes count from 0. */
  public ReadOutcome byHand(String entityId, List<String> acsLocations) {
    return new ByHand(clock, httpAllowed).read(entityId, acsLocations, null);
  }

  /**
   * A service without metadata but with a certificate, as PEM, that its requests are signed with.
   */
  public ReadOutcome byHand(String entityId, List<String> acsLocations, String certificatePem) {
    return new ByHand(clock, httpAllowed).read(entityId, acsLocations, certificatePem);
  }

  /** A service without metadata whose name for people is known. */
  public ReadOutcome byHand(
      String entityId,
      String displayNameJa,
      String displayNameEn,
      List<String> acsLocations,
      Optional<String> certificatePem) {
    return new ByHand(clock, httpAllowed)
        .read(entityId, displayNameJa, displayNameEn, acsLocations, certificatePem.orElse(null));
  }

  private ReadOutcome readEntity(byte[] bytes, @Nullable String wanted) {
    var findings = new Findings();
    return BoundedXml.parse(bytes, findings)
        .map(Document::getDocumentElement)
        .flatMap(root -> ChooseEntity.choose(root, wanted, findings))
        .map(entity -> readOne(entity, findings))
        .orElseGet(findings::refusal);
  }

  private ReadOutcome readOne(Element entity, Findings findings) {
    EntityIdRule.check(entity.getAttribute("entityID"), "EntityDescriptor/@entityID", findings);
    var role = ChooseRole.choose(entity, findings);
    if (role.isEmpty()) {
      return findings.refusal();
    }
    return new ReadRole(entity, role.get(), httpAllowed, clock.instant(), findings).read();
  }
}
