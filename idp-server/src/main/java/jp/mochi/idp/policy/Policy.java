package jp.mochi.idp.policy;

/** Rules in force. Pure: the same facts give the same decision. */
public interface Policy {
  Decision evaluate(Facts facts);
}
