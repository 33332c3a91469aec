package jp.mochi.idp.guess;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether an attempt may reach the directory. */
public sealed interface Verdict {
  /**
   * It may, and has been counted; what was counted can be given back.
   *
   * @param counters what it was counted under, in the order of their kinds
   * @param network the network's counter, if this is not its first try at that account: then an
   *     earlier one was counted there for all of them
   */
  record Granted(boolean knownBrowser, List<String> counters, Optional<String> network)
      implements Verdict {
    public Granted {
      counters = List.copyOf(counters);
    }
  }

  /** It may not before this time has passed; the visitor may be told so. */
  record Wait(Duration time) implements Verdict {}

  /**
   * It may not, and must look like a wrong password: the account's tries were used up under another
   * of its names, and to say so would tell a stranger that both names are one person's.
   */
  record Hidden() implements Verdict {}
}
