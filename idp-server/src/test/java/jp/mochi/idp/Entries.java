package jp.mochi.idp;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import jp.mochi.metadata.Acs;
import jp.mochi.metadata.EncryptionKey;
import jp.mochi.metadata.OptionOutcome;
import jp.mochi.metadata.ServiceOptionNames;
import jp.mochi.metadata.ServiceOptions;
import jp.mochi.metadata.ServiceProvider;

/** Entries of services for tests that need no database. */
public final class Entries {
  private Entries() {}

  /** One without keys and with the options of a new entry. */
  public static ServiceProvider crm() {
    return crm(List.of());
  }

  /**
   * One of these keys.
   *
   * @param options as operators write them
   */
  public static ServiceProvider crm(List<EncryptionKey> keys, String... options) {
    return new ServiceProvider(
        "id",
        "crm",
        "https://crm.example/sp",
        "crm",
        "crm",
        List.of(new Acs(0, true, Acs.HTTP_POST, "https://crm.example/acs")),
        List.of(),
        List.of(),
        keys,
        false,
        false,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        options(options),
        1,
        Instant.EPOCH);
  }

  private static ServiceOptions options(String... texts) {
    var changed =
        ServiceOptionNames.change(
            ServiceOptions.DEFAULT, List.of(texts), expression -> Optional.empty());
    return ((OptionOutcome.Understood) changed).options();
  }
}
