package jp.mochi.idp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import jp.mochi.idp.lifecycle.Notice;

/** Notices as JSON: {@code [{code, element, en, ja}]}. */
final class Notices {
  private Notices() {}

  static ArrayNode json(List<Notice> notices) {
    var array = JsonNodeFactory.instance.arrayNode();
    for (var notice : notices) {
      array
          .addObject()
          .put("code", notice.code())
          .put("element", notice.element())
          .put("en", notice.english())
          .put("ja", notice.japanese());
    }
    return array;
  }
}
