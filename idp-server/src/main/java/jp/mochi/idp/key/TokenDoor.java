package jp.mochi.idp.key;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.key.MasterKeyLoading.Why;

/** Finds a PKCS#11 token by its label and logs in; calls native code. */
final class TokenDoor {
  /** What a token answers when it doesn't like the PIN (PKCS #11 v2.40 §5.1). */
  private static final List<String> WRONG_PIN =
      List.of("CKR_PIN_INCORRECT", "CKR_PIN_INVALID", "CKR_PIN_LEN_RANGE");

  private final Path library;
  private final String token;
  private final TokenPin pin;

  TokenDoor(Path library, String token, TokenPin pin) {
    this.library = library;
    this.token = token;
    this.pin = pin;
  }

  /** What understands the token, and what is in it. */
  record Entered(Provider provider, KeyStore store) {}

  /**
   * Logs in.
   *
   * @param settings further lines of SunPKCS11's configuration
   */
  Entered enter(String settings) throws GeneralSecurityException {
    var slot = slot().orElseThrow(() -> new TokenFault(Why.NO_TOKEN, token));
    var provider = provider(slot, settings);
    var store = KeyStore.getInstance("PKCS11", provider);
    var typed = pin.export();
    try {
      store.load(null, typed);
      return new Entered(provider, store);
    } catch (IOException refused) {
      throw logIn(refused);
    } finally {
      Arrays.fill(typed, ' ');
    }
  }

  private Optional<TokenSlots.Slot> slot() throws TokenFault {
    try {
      return TokenSlots.find(library, token);
    } catch (TokenSlots.LibraryFault fault) {
      throw new TokenFault(Why.NOT_A_LIBRARY, library + " (" + fault.getMessage() + ")");
    }
  }

  private Provider provider(TokenSlots.Slot slot, String settings) throws TokenFault {
    var bridge = Security.getProvider("SunPKCS11");
    if (bridge == null) {
      throw new TokenFault(Why.TOKEN_FAILS, token + " (this Java has no SunPKCS11)");
    }
    return bridge.configure(
        "--name=mochi\nlibrary=\"%s\"\n%s\n%s".formatted(library, slot.setting(), settings));
  }

  private TokenFault logIn(IOException refused) {
    var said = new StringBuilder();
    for (Throwable each = refused; each != null; each = each.getCause()) {
      said.append(each.getMessage()).append(' ');
    }
    if (said.indexOf("CKR_PIN_LOCKED") >= 0) {
      return new TokenFault(Why.PIN_LOCKED, token);
    }
    return WRONG_PIN.stream().anyMatch(code -> said.indexOf(code) >= 0)
        ? new TokenFault(Why.WRONG_PIN, token)
        : new TokenFault(Why.TOKEN_FAILS, token + " (" + refused.getMessage() + ")");
  }
}
