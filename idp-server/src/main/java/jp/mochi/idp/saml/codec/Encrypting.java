package jp.mochi.idp.saml.codec;

import java.util.function.UnaryOperator;

/** The writer's hand when it comes to a part that a plan may hide. */
final class Encrypting {
  static final String SAML = " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"";

  private static final UnaryOperator<String> NONE = UnaryOperator.identity();
  static final Encrypting NOTHING = new Encrypting(new EncryptionPlan.Nothing(), NONE);

  private final EncryptionPlan plan;
  private final UnaryOperator<String> element;

  private Encrypting(EncryptionPlan plan, UnaryOperator<String> element) {
    this.plan = plan;
    this.element = element;
  }

  static Encrypting by(EncryptionPlan plan) {
    return switch (plan) {
      case EncryptionPlan.Nothing nothing -> NOTHING;
      case EncryptionPlan.Parts parts -> {
        EncryptedElement to = new EncryptedElement(parts.target());
        yield new Encrypting(plan, to::of);
      }
      case EncryptionPlan.Impossible impossible ->
          throw new IllegalArgumentException("what can't be encrypted isn't written");
    };
  }

  boolean nameId() {
    return plan.hidesNameId();
  }

  boolean attributes() {
    return plan.hidesAttributes();
  }

  /** SAML Core 2.0 §2.3.4: the signed assertion is what is encrypted. */
  String assertion(String assertion) {
    return plan.hidesAssertion() && !assertion.isEmpty()
        ? "<saml:EncryptedAssertion" + SAML + ">" + of(assertion) + "</saml:EncryptedAssertion>"
        : assertion;
  }

  String of(String text) {
    return element.apply(text);
  }
}
