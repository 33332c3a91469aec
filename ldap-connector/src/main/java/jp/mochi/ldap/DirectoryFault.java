package jp.mochi.ldap;

import com.unboundid.ldap.sdk.LDAPException;

/** Why the directory gave no answer, as a sentence for the log and the operator. */
public final class DirectoryFault extends Exception {
  private static final long serialVersionUID = 1L;

  DirectoryFault(String message) {
    super(message);
  }

  private DirectoryFault(String message, Throwable cause) {
    super(message, cause);
  }

  /** Keeps the result code in words, which says more than many a message. */
  static DirectoryFault of(LDAPException cause) {
    return new DirectoryFault(
        "The directory answered \""
            + cause.getResultCode().getName()
            + "\": "
            + cause.getExceptionMessage(),
        cause);
  }
}
