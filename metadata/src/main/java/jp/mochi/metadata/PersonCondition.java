package jp.mochi.metadata;

/** A CEL condition on a person, as an expression of the kind that attributes are made with. */
public final class PersonCondition {
  /** What the expression gives when the condition holds. */
  public static final String HOLDS = "yes";

  private PersonCondition() {}

  /** An expression that gives {@link #HOLDS} or another text; only a condition can stand in it. */
  public static String asText(String condition) {
    return "(" + condition + ") ? \"" + HOLDS + "\" : \"no\"";
  }
}
