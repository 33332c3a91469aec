package jp.mochi.idp.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import jp.mochi.idp.lifecycle.Notice;
import jp.mochi.idp.reason.Reason;

/** What a call answers. */
sealed interface Answer {
  /** Done: a document. */
  record Document(int status, JsonNode json) implements Answer {}

  /** Done, and there is nothing to say. */
  record Done() implements Answer {}

  /** Done: the act has set the body by itself. */
  record Written() implements Answer {}

  /** Done: the act has sent the body by itself. */
  record Streamed() implements Answer {}

  /** What the same call came to before, a document: nothing was done. */
  record Repeated(int status, JsonNode json) implements Answer {}

  /**
   * Not done.
   *
   * @param error names the kind, for programs
   * @param notices what is wrong and what to do, each in both languages
   * @param reason under which it is recorded
   */
  record Refusal(int status, String error, List<Notice> notices, Reason reason) implements Answer {
    public Refusal {
      notices = List.copyOf(notices);
    }

    public Refusal(int status, String error, List<Notice> notices) {
      this(status, error, notices, Reason.OPERATION_REFUSED);
    }
  }

  static Answer of(JsonNode json) {
    return new Document(200, json);
  }

  /**
   * A page of a list; where it is full, {@code next} says where the following one begins.
   *
   * @param rows the field that holds it
   */
  static <T> Answer page(
      String rows,
      List<T> page,
      int limit,
      Function<T, ? extends JsonNode> json,
      Function<T, String> next) {
    return page(JsonNodeFactory.instance.objectNode(), rows, page, limit, json, next);
  }

  /** The same, behind what else there is to say. */
  static <T> Answer page(
      ObjectNode whole,
      String rows,
      List<T> page,
      int limit,
      Function<T, ? extends JsonNode> json,
      Function<T, String> next) {
    var array = whole.putArray(rows);
    page.forEach(row -> array.add(json.apply(row)));
    if (page.size() == limit) {
      whole.put("next", next.apply(page.getLast()));
    }
    return of(whole);
  }

  static Answer created(JsonNode json) {
    return new Document(201, json);
  }
}
