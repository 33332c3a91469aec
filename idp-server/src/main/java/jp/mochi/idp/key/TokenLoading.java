package jp.mochi.idp.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import jp.mochi.idp.key.MasterKeyLoading.Loaded;
import jp.mochi.idp.key.MasterKeyLoading.Refused;
import jp.mochi.idp.key.MasterKeyLoading.Why;

/**
 * Opens a PKCS#11 token and tries its key, so that what can't work is said at the start: that it
 * encrypts, that it decrypts what it encrypted, and that it refuses what was altered.
 */
final class TokenLoading {
  /** What a token answers when it doesn't like the PIN (PKCS #11 v2.40 §5.1). */
  private static final List<String> WRONG_PIN =
      List.of("CKR_PIN_INCORRECT", "CKR_PIN_INVALID", "CKR_PIN_LEN_RANGE");

  private final MasterKeySource.InToken source;
  private final TokenCalls calls;

  private TokenLoading(MasterKeySource.InToken source) {
    this.source = source;
    this.calls = new TokenCalls(source.token());
  }

  /** Opens the token; each thing that can be wrong has its own sentence. */
  static MasterKeyLoading from(MasterKeySource.InToken source) {
    var loading = new TokenLoading(source);
    try {
      var opened = loading.calls.run(loading::open);
      return loading.tried(new InToken(loading.calls, loading::open, opened));
    } catch (TokenFault fault) {
      return fault.refused();
    } catch (GeneralSecurityException | TokenUnavailable failed) {
      return new Refused(Why.TOKEN_FAILS, source.token() + " (" + failed.getMessage() + ")");
    }
  }

  /** What can be wrong until the key is there. */
  private static final class TokenFault extends GeneralSecurityException {
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

  private InToken.Opened open() throws GeneralSecurityException {
    var slot = slot().orElseThrow(() -> new TokenFault(Why.NO_TOKEN, source.token()));
    var provider = provider(slot);
    var store = KeyStore.getInstance("PKCS11", provider);
    var pin = source.pin().export();
    try {
      store.load(null, pin);
    } catch (IOException refused) {
      throw logIn(refused);
    } finally {
      Arrays.fill(pin, ' ');
    }
    if (store.getKey(source.key(), null) instanceof SecretKey key
        && key.getAlgorithm().equals("AES")) {
      return new InToken.Opened(provider, key);
    }
    throw new TokenFault(Why.NO_TOKEN_KEY, source.key());
  }

  private Optional<TokenSlots.Slot> slot() throws TokenFault {
    try {
      return TokenSlots.find(source.library(), source.token());
    } catch (TokenSlots.LibraryFault fault) {
      throw new TokenFault(Why.NOT_A_LIBRARY, source.library() + " (" + fault.getMessage() + ")");
    }
  }

  private Provider provider(TokenSlots.Slot slot) throws TokenFault {
    var bridge = Security.getProvider("SunPKCS11");
    if (bridge == null) {
      throw new TokenFault(Why.TOKEN_FAILS, source.token() + " (this Java has no SunPKCS11)");
    }
    return bridge.configure(
        "--name=mochi\nlibrary=\"%s\"\n%s\n".formatted(source.library(), slot.setting()));
  }

  private TokenFault logIn(IOException refused) {
    var said = new StringBuilder();
    for (Throwable each = refused; each != null; each = each.getCause()) {
      said.append(each.getMessage()).append(' ');
    }
    if (said.indexOf("CKR_PIN_LOCKED") >= 0) {
      return new TokenFault(Why.PIN_LOCKED, source.token());
    }
    return WRONG_PIN.stream().anyMatch(code -> said.indexOf(code) >= 0)
        ? new TokenFault(Why.WRONG_PIN, source.token())
        : new TokenFault(Why.TOKEN_FAILS, source.token() + " (" + refused.getMessage() + ")");
  }

  private MasterKeyLoading tried(InToken place) {
    var key = new MasterKey(place);
    var plain = "mochi".getBytes(StandardCharsets.US_ASCII);
    try {
      var wrapped = key.wrap("trial", "trial", plain);
      var goesRound = Arrays.equals(key.unwrap("trial", "trial", wrapped), plain);
      return goesRound
              && wrapped.length == plain.length + MasterKey.OVERHEAD
              && refusesAnotherName(key, wrapped)
          ? new Loaded(key)
          : new Refused(Why.NO_GCM, source.token());
    } catch (WrongMasterKey | TokenUnavailable | IllegalStateException failed) {
      return new Refused(Why.NO_GCM, source.token());
    }
  }

  /** Whether what is associated is bound in. */
  private static boolean refusesAnotherName(MasterKey key, byte[] wrapped) {
    try {
      key.unwrap("trial-2", "trial", wrapped);
      return false;
    } catch (WrongMasterKey refused) {
      return true;
    }
  }
}
