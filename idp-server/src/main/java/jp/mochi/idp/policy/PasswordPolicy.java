package jp.mochi.idp.policy;

import java.util.List;
import java.util.Optional;

/** The one rule so far: whoever proves the directory's password may go in. */
public final class PasswordPolicy implements Policy {
  private final String version;
  private final String rule;

  /**
   * @param version which text of the rules is in force
   * @param rule the rule's name, for the trace
   */
  public PasswordPolicy(String version, String rule) {
    this.version = version;
    this.rule = rule;
  }

  /** Which text of the rules is in force. */
  public String version() {
    return version;
  }

  @Override
  public Decision evaluate(Facts facts) {
    return facts.factors().stream().anyMatch(proved -> counts(proved, facts))
        ? new Decision.Permit(Optional.empty(), trace("permit: password proved"))
        : new Decision.Need(Factor.PASSWORD, trace("need: password"));
  }

  /** SAML Core 2.0 §3.4.1, ForceAuthn: a proof from before the request counts as none. */
  private static boolean counts(ProvedFactor proved, Facts facts) {
    return proved.factor() == Factor.PASSWORD
        && facts.factorsNotBefore().map(limit -> !proved.at().isBefore(limit)).orElse(true);
  }

  private Trace trace(String outcome) {
    return new Trace(version, List.of(new Trace.Step(rule, outcome)));
  }
}
