package jp.mochi.idp.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.SecretKey;
import jp.mochi.idp.key.MasterKeyLoading.Loaded;
import jp.mochi.idp.key.MasterKeyLoading.Refused;
import jp.mochi.idp.key.MasterKeyLoading.Why;

/**
 * Opens a PKCS#11 token and tries its key, so that what can't work is said at the start: that it
 * encrypts, that it decrypts what it encrypted, and that it refuses what was altered.
 */
final class TokenLoading {
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

  private InToken.Opened open() throws GeneralSecurityException {
    var door = new TokenDoor(source.library(), source.token(), source.pin());
    var entered = door.enter("");
    var store = entered.store();
    if (store.getKey(source.key(), null) instanceof SecretKey key
        && key.getAlgorithm().equals("AES")) {
      return new InToken.Opened(entered.provider(), key);
    }
    throw new TokenFault(Why.NO_TOKEN_KEY, source.key());
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
