package jp.mochi.idp.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Makes readers of JSON that comes from outside. An object of three letters costs a tree thirty
 * times as much memory, so letters alone bound nothing: tokens are counted too. A name that stands
 * twice in an object, and anything behind the end, is a fault: two readers of the same text must
 * not see two things.
 */
public final class BoundedJson {
  private BoundedJson() {}

  /** With Jackson's own bounds, and no more tokens than these. */
  public static JsonMapper of(int mostTokens) {
    return of(StreamReadConstraints.builder().maxTokenCount(mostTokens).build());
  }

  /** With these bounds. */
  public static JsonMapper of(StreamReadConstraints bounds) {
    var factory =
        JsonFactory.builder()
            .streamReadConstraints(bounds)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }
}
