package jp.mochi.idp.key;

import java.security.GeneralSecurityException;
import jp.mochi.idp.key.MasterKeyLoading.Refused;
import jp.mochi.idp.key.MasterKeyLoading.Why;

/** What can be wrong until a token's key is there. */
final class TokenFault extends GeneralSecurityException {
  private static final long serialVersionUID = 1L;
  private final Why why;
  private final String place;

  TokenFault(Why why, String place) {
    super(why + " " + place);
    this.why = why;
    this.place = place;
  }

  Refused refused() {
    return new Refused(why, place);
  }
}
