package jp.mochi.metadata;

/** SAML Core 2.0 §8.3.6: an entity identifier is a URI of at most 1,024 characters. */
public final class EntityIdRule {
  private EntityIdRule() {}

  /** Whether a text can be an entity ID. */
  public static boolean allows(String entityId) {
    var findings = new Findings();
    check(entityId, "", findings);
    return !findings.refused();
  }

  /** Names that are no URI, such as {@code google.com} or {@code Dropbox}, are in wide use. */
  static void check(String entityId, String element, Findings findings) {
    if (entityId.isBlank()) {
      findings.fault(FaultCode.NO_ENTITY_ID, element, "");
    } else if (entityId.length() > 1024
        || entityId.codePoints().anyMatch(EntityIdRule::isForbidden)) {
      findings.fault(FaultCode.BAD_ENTITY_ID, element, entityId);
    }
  }

  private static boolean isForbidden(int c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT;
  }
}
