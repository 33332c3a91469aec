package jp.mochi.idp.policy;

/** What can be proved at a sign-on. */
public enum Factor {
  PASSWORD,
  CERTIFICATE,
  DEVICE,
  SECURITY_STATUS
}
