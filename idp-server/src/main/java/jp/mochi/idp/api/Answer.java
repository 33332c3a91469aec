package jp.mochi.idp.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
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

  static Answer created(JsonNode json) {
    return new Document(201, json);
  }
}
