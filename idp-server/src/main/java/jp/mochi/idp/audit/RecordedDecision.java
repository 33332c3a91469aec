package jp.mochi.idp.audit;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import jp.mochi.idp.policy.Trace;

/**
 * A decision of the rules on a sign-on, as it was recorded.
 *
 * @param id its key; keys are in the order of time
 * @param personId whose sign-on, where the person was known
 * @param username the name that was used
 * @param address where it came from
 * @param policyVersion the policy that was in force, as decisions name it
 * @param detail the record's detail, as a JSON object
 */
public record RecordedDecision(
    String id,
    Instant time,
    String reference,
    Came came,
    Optional<String> personId,
    Optional<String> username,
    String service,
    String address,
    String policyVersion,
    String detail) {
  private static final JsonMapper JSON = new JsonMapper();

  /** What the rules came to. */
  public enum Came {
    PERMITTED,
    /** They asked for a factor where no page could be shown. */
    ASKED,
    /** They permitted; the service wanted a factor besides where no page could be shown. */
    LACKING,
    REFUSED
  }

  /** Whether the rules that stand in a record's detail permitted: their last step then does. */
  static boolean permits(String detail) {
    try {
      for (var group : JSON.readTree(detail).path("rules")) {
        if (group.has(Trace.PERMITS)) {
          return true;
        }
      }
      return false;
    } catch (IOException notWhole) {
      return false;
    }
  }

  /** What it was decided on; empty where the record doesn't hold it, as older ones don't. */
  public Optional<RecordedFacts> facts() {
    try (var parser = JSON.createParser(detail)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        var isFacts = parser.currentName().equals("facts");
        parser.nextToken();
        if (isFacts) {
          return RecordedFacts.read(parser.<JsonNode>readValueAsTree(), service, address, personId);
        }
        parser.skipChildren();
      }
      return Optional.empty();
    } catch (IOException notWhole) {
      return Optional.empty();
    }
  }
}
