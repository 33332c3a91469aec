package jp.mochi.idp.signon;

import java.util.LinkedHashMap;
import java.util.Map;
import jp.mochi.idp.reason.Reason;

/** How a sign-on ends, in terms any front can show. */
public sealed interface Answer {
  /** A form that the browser posts on at once, without a click where it runs scripts. */
  record PostForm(String action, Map<String, String> fields, boolean success) implements Answer {
    public PostForm {
      fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }

  /** A page that says why not and what to do, with the reference id. */
  record Refusal(Reason reason, String reference, java.util.Optional<String> startAgain)
      implements Answer {}
}
