package jp.mochi.idp.text;

/** To whom a sentence speaks of somebody's sign-in or device. */
public enum Reader {
  /** Whoever it is about. */
  PERSON,
  /** The helpdesk, who read of them in the third person, and what they can do themselves. */
  STAFF
}
