package jp.mochi.idp.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.lifecycle.IdentityProof;
import jp.mochi.idp.text.BoundedJson;

/**
 * A JSON object that was sent, read bounded and field by field; what is of the wrong kind is noted
 * and refused together.
 */
final class RequestBody {
  /**
   * Metadata of 1 MiB in Base64 or as a text with as many escapes as characters, and room for what
   * goes with it.
   */
  static final int MOST_BYTES = 9 << 18;

  private static final int MOST_TOKENS = 50_000;

  private static final JsonMapper JSON = BoundedJson.of(MOST_TOKENS);

  private final ObjectNode node;
  private Optional<String> wrong = Optional.empty();
  private Optional<String> marked = Optional.empty();

  private RequestBody(ObjectNode node) {
    this.node = node;
  }

  /** What goes on with a body that could be read. */
  interface Use {
    Answer of(RequestBody body);
  }

  /** The same where the body may be left out: then no field is given. */
  static Answer withOrWithout(Context ctx, Use use) throws IOException {
    var bytes = SentBody.of(ctx).readNBytes(MOST_BYTES + 1);
    return bytes.length == 0 ? use.of(new RequestBody(JSON.createObjectNode())) : with(bytes, use);
  }

  /** Reads the body of a call and goes on with it, or refuses. */
  static Answer with(Context ctx, Use use) throws IOException {
    return with(SentBody.of(ctx).readNBytes(MOST_BYTES + 1), use);
  }

  private static Answer with(byte[] bytes, Use use) throws IOException {
    if (bytes.length > MOST_BYTES) {
      return Refused.TOO_LARGE.of(String.valueOf(MOST_BYTES));
    }
    JsonNode read;
    try {
      read = JSON.readTree(bytes);
    } catch (JsonProcessingException broken) {
      return Refused.NOT_JSON.of(broken.getOriginalMessage());
    } catch (CharConversionException otherCharacters) { // begins like UTF-16 or UTF-32, and isn't
      return Refused.NOT_JSON.of("UTF-8 is expected");
    }
    return read instanceof ObjectNode object
        ? use.of(new RequestBody(object))
        : Refused.NOT_JSON.of("an object {…} is expected");
  }

  /** The first field that was of the wrong kind, or a reason that looks like a proof. */
  Optional<Answer> refusal() {
    return wrong
        .<Answer>map(Refused.FIELD::of)
        .or(() -> marked.<Answer>map(Refused.REASON_MARKED::of));
  }

  /** The same, by its name. */
  Optional<String> wrong() {
    return wrong;
  }

  boolean has(String field) {
    return node.hasNonNull(field);
  }

  Optional<String> text(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    if (!node.get(field).isTextual()) {
      note(field);
      return Optional.empty();
    }
    return Optional.of(node.get(field).textValue());
  }

  /** A text that must be there and not be empty. */
  String needed(String field) {
    var text = text(field).filter(value -> !value.isBlank());
    if (text.isEmpty()) {
      note(field);
    }
    return text.orElse("");
  }

  /** Why something is done, which is no proof of who asks for it; empty where it is left out. */
  String reason(String field) {
    return unmarked(field, text(field).orElse(""));
  }

  /** The same that must be there and not be empty. */
  String neededReason(String field) {
    return unmarked(field, needed(field));
  }

  private String unmarked(String field, String reason) {
    if (IdentityProof.isMarked(reason)) {
      marked = marked.or(() -> Optional.of(field));
    }
    return reason;
  }

  /** A list of texts, or one text; empty where the field is left out. */
  List<String> texts(String field) {
    if (!has(field)) {
      return List.of();
    }
    if (node.get(field).isTextual()) {
      return List.of(node.get(field).textValue());
    }
    var texts = new ArrayList<String>();
    for (var item : node.get(field)) {
      if (item.isTextual()) {
        texts.add(item.textValue());
      } else {
        note(field);
      }
    }
    if (!node.get(field).isArray()) {
      note(field);
    }
    return texts;
  }

  /** A list of objects, each read as a body of its own; empty where the field is left out. */
  List<RequestBody> objects(String field) {
    if (!has(field)) {
      return List.of();
    }
    var objects = new ArrayList<RequestBody>();
    for (var item : node.get(field)) {
      if (item instanceof ObjectNode object) {
        objects.add(new RequestBody(object));
      } else {
        note(field);
      }
    }
    if (!node.get(field).isArray()) {
      note(field);
    }
    return objects;
  }

  Optional<Long> number(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    if (!node.get(field).canConvertToLong() || !node.get(field).isIntegralNumber()) {
      note(field);
      return Optional.empty();
    }
    return Optional.of(node.get(field).longValue());
  }

  /** Whether it is {@code true}; left out, it isn't. */
  boolean yes(String field) {
    if (has(field) && !node.get(field).isBoolean()) {
      note(field);
    }
    return has(field) && node.get(field).booleanValue();
  }

  void note(String field) {
    wrong = wrong.or(() -> Optional.of(field));
  }
}
