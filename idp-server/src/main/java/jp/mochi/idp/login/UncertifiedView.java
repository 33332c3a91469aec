package jp.mochi.idp.login;

import java.util.List;
import java.util.Optional;

/**
 * What the page shows when a certificate didn't do.
 *
 * @param words what happened and what to do
 * @param other the same in the other language
 * @param advice what helps on the phone, the likely first
 * @param inApp whether it seems to be a browser that can't show any
 * @param startAgain where the person can start again in another browser
 * @param action where to try again
 * @param ask what goes there
 */
public record UncertifiedView(
    Frame frame,
    RefusalWords words,
    RefusalWords other,
    List<Advice> advice,
    boolean inApp,
    Optional<String> startAgain,
    String action,
    String ask,
    String reference) {
  public UncertifiedView {
    advice = List.copyOf(advice);
  }

  /**
   * @param cause what may be the matter; empty where that is known
   * @param steps what to tap, for each platform in question
   */
  public record Advice(String cause, List<Steps> steps) {
    public Advice {
      steps = List.copyOf(steps);
    }
  }

  /**
   * @param platform its name; empty where it is the visitor's
   */
  public record Steps(String platform, String text) {}
}
