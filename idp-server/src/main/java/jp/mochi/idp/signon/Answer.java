package jp.mochi.idp.signon;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.reason.Reason;
import jp.mochi.idp.session.Session;
import jp.mochi.ldap.Person;

/** How a sign-on ends, in terms any front can show. */
public sealed interface Answer {
  /** A form that the browser posts on at once, without a click where it runs scripts. */
  record PostForm(String action, Map<String, String> fields, boolean success) implements Answer {
    public PostForm {
      fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }

  /**
   * The request may go on to where it was going, with these headers about the person. Only a gate
   * gives this answer; it is no page.
   */
  record Pass(Map<String, String> headers) implements Answer {
    public Pass {
      headers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }
  }

  /**
   * A page of ours may be shown to this person. After a sign-on for its sake the browser goes there
   * by itself; whoever has asked the loop in the page's place shows it at once.
   *
   * @param address the page's, on our own host: {@code /me}
   * @param session as it is now, read in the transaction that let it in
   */
  record Enter(String address, Session session, Person person) implements Answer {}

  /**
   * A page that says why not and what to do, with the reference id.
   *
   * @param startAgain where the person can start again at the service
   * @param explanation what more this person may read
   * @param back tells the service, once the person has read the page and goes on
   */
  record Refusal(
      Reason reason,
      String reference,
      Optional<String> startAgain,
      Optional<Explanation> explanation,
      Optional<PostForm> back)
      implements Answer {
    public Refusal(Reason reason, String reference, Optional<String> startAgain) {
      this(reason, reference, startAgain, Optional.empty(), Optional.empty());
    }
  }
}
