package jp.mochi.idp.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedJsonTest {
  private static final JsonMapper JSON = BoundedJson.of(10);

  /** An object counts for two tokens, and so does the list around it. */
  @Test
  void readsAsManyTokensAsItMay() throws Exception {
    assertEquals(4, JSON.readTree("[{},{},{},{}]").size());
    assertThrows(JsonProcessingException.class, () -> JSON.readTree("[{},{},{},{},{}]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"why\":1,\"why\":2}", "{} {}", "[{\"a\":{\"b\":1,\"b\":1}}]"})
  void refusesWhatTwoReadersCouldTakeForTwoThings(String text) {
    assertThrows(JsonProcessingException.class, () -> JSON.readTree(text));
  }
}
