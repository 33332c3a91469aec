package jp.mochi.idp.login;

import java.util.List;

/**
 * What went wrong, above a form that can be sent again.
 *
 * @param message what happened
 * @param lines what helps
 * @param referenceLabel what the reference id is called
 * @param reference the id under which the helpdesk finds it; empty where nothing was recorded
 */
public record Alert(String message, List<String> lines, String referenceLabel, String reference) {
  public Alert {
    lines = List.copyOf(lines);
  }
}
