package jp.mochi.idp.audit;

import java.time.Instant;

/**
 * What every audit record has.
 *
 * @param time when
 * @param reference the id that the person's page showed, under which the helpdesk finds it
 * @param clientAddress where from, through trusted proxies only; empty for the server itself
 * @param userAgent the browser's word for itself, cut to 300 characters
 */
public record Circumstances(
    Instant time, String reference, String clientAddress, String userAgent) {
  public Circumstances {
    if (userAgent.length() > 300) {
      userAgent = userAgent.substring(0, 300);
    }
  }
}
