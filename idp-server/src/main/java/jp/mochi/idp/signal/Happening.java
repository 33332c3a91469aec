package jp.mochi.idp.signal;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import java.util.TreeMap;
import jp.mochi.idp.audit.Circumstances;
import jp.mochi.idp.key.SealedJson;

/**
 * What scripts are to hear.
 *
 * @param event what it is called: {@code session.ended}
 * @param person whom it concerns, by the directory's immutable id; may be empty
 * @param circumstances when, and the reference of its record
 * @param data what there is to know of it: texts, numbers, maps and lists of such; never a secret
 */
public record Happening(
    String event,
    String person,
    String username,
    Circumstances circumstances,
    Map<String, Object> data) {
  public Happening {
    data = Map.copyOf(data);
  }

  /** The body of a webhook's request; its form is in docs/operators.md. */
  String json() {
    var all = new TreeMap<String, Object>(data);
    all.put("reference", circumstances.reference());
    var body =
        new TreeMap<String, Object>(
            Map.of("type", event, "timestamp", circumstances.time().toString(), "data", all));
    try {
      return SealedJson.MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a webhook's body can't be written as JSON", impossible);
    }
  }
}
