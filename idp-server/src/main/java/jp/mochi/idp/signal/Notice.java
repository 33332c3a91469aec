package jp.mochi.idp.signal;

import java.util.Map;
import java.util.Optional;
import jp.mochi.idp.audit.Circumstances;

/**
 * What the owner of a device is to hear.
 *
 * @param event what lists and webhooks call it: {@code device.lost}
 * @param what happened, in one sentence without a full stop: it is the mail's subject, too
 * @param todo what the owner is to do about it, beside asking the helpdesk if it wasn't them
 * @param device which device; may be empty
 * @param by who did it
 * @param circumstances when, and the reference under which the helpdesk finds it
 * @param detail more, for webhooks; never a secret
 */
public record Notice(
    String event,
    Said what,
    Optional<Said> todo,
    String device,
    String by,
    Circumstances circumstances,
    Map<String, String> detail) {
  static final String EVENT = "[a-z][a-z-]*(\\.[a-z][a-z-]*)+";

  public Notice {
    if (!event.matches(EVENT) || event.length() > 64) {
      throw new IllegalArgumentException("not an event's name: " + event);
    }
    detail = Map.copyOf(detail);
  }
}
