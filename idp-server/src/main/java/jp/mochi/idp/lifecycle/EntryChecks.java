package jp.mochi.idp.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jp.mochi.idp.key.KeyUse;
import jp.mochi.idp.key.PublishedKey;
import jp.mochi.idp.key.SigningKeys;
import jp.mochi.metadata.Acs;
import jp.mochi.metadata.DataEncryption;
import jp.mochi.metadata.EncryptionKey;
import jp.mochi.metadata.EncryptionTarget;
import jp.mochi.metadata.ServiceOptions;
import jp.mochi.metadata.ServiceProvider;
import jp.mochi.metadata.SubjectIdRequirement;
import org.jdbi.v3.core.Handle;

/**
 * What options can't be judged by alone: the service's keys, its addresses and our own keys. And
 * what an operator is told of an entry that works, but not as well as it should.
 */
final class EntryChecks {
  private final SigningKeys keys;
  private final boolean salted;

  /**
   * @param salted whether there is a salt to compute names with
   */
  EntryChecks(SigningKeys keys, boolean salted) {
    this.keys = keys;
    this.salted = salted;
  }

  /** Why no sign-on would work with these options; none if it would. */
  List<Notice> faults(
      Handle handle, ServiceOptions options, List<EncryptionKey> theirs, List<Acs> addresses) {
    var faults = new ArrayList<Notice>();
    signing(keys.published(handle), options).ifPresent(faults::add);
    if (options.names().computed() && !salted) {
      faults.add(NoticeCode.NO_SALT.of(""));
    }
    if (options.encryption().demanded()
        && EncryptionTarget.of(theirs, options.encryption()).isEmpty()) {
      faults.add(NoticeCode.ENCRYPT_NO_KEY.of(""));
    }
    if (!options.entry().httpAcs()) {
      addresses.stream()
          .filter(Acs::isPlainHttp)
          .findFirst()
          .ifPresent(acs -> faults.add(NoticeCode.HTTP_NEEDED.of(acs.location())));
    }
    return faults;
  }

  private static Optional<Notice> signing(List<PublishedKey> published, ServiceOptions options) {
    var use = options.signature().algorithm().ec() ? KeyUse.EC : KeyUse.RSA;
    var fitting = published.stream().filter(key -> key.use() == use).toList();
    if (fitting.isEmpty()) {
      return Optional.of(NoticeCode.KEY_NO_EC.of(""));
    }
    var named = options.signingKey();
    if (named.isEmpty() || fitting.stream().anyMatch(key -> key.id().equals(named.get()))) {
      return Optional.empty();
    }
    var known = published.stream().anyMatch(key -> key.id().equals(named.get()));
    return Optional.of(
        (known ? NoticeCode.KEY_OTHER_KIND : NoticeCode.KEY_UNKNOWN).of(named.get()));
  }

  /** With these in front. */
  static List<Notice> warnings(List<Notice> found, ServiceProvider entry) {
    var all = new ArrayList<>(found);
    var options = entry.options();
    if (options.sha1()) {
      all.add(NoticeCode.SHA1_ALLOWED.of(entry.name()));
    }
    if (options.signature().sha1()) {
      all.add(NoticeCode.SHA1_SIGNED.of(entry.name()));
    }
    if (options.acceptUnsigned() && entry.authnRequestsSigned()) {
      all.add(NoticeCode.UNSIGNED_TAKEN.of(entry.name()));
    }
    if (options.entry().httpAcs()) {
      all.add(NoticeCode.HTTP_TAKEN.of(entry.name()));
    }
    if (options.assertion().contextIgnored()) {
      all.add(NoticeCode.CONTEXT_IGNORED.of(entry.name()));
    }
    if (withheld(entry)) {
      all.add(NoticeCode.IDENTIFIER_WITHHELD.of(entry.subjectId().orElseThrow().text()));
    }
    EncryptionTarget.unusable(entry)
        .ifPresent(listed -> all.add(NoticeCode.NOT_ENCRYPTED.of(listed)));
    cbc(entry).ifPresent(data -> all.add(NoticeCode.CBC_USED.of(data.text())));
    return all;
  }

  /** The profile's requirement is not met because the entry says so. */
  private static boolean withheld(ServiceProvider entry) {
    var needed = entry.subjectId().orElse(SubjectIdRequirement.NONE);
    var given = entry.identifier();
    return switch (needed) {
      case NONE -> false;
      case ANY -> given == SubjectIdRequirement.NONE;
      case SUBJECT_ID -> given != needed;
      case PAIRWISE_ID -> given != needed && given != SubjectIdRequirement.ANY;
    };
  }

  /** What encrypts for the service without noticing what was changed on its way. */
  private static Optional<DataEncryption> cbc(ServiceProvider entry) {
    var encryption = entry.options().encryption();
    return EncryptionTarget.of(entry)
        .filter(
            target ->
                target.covers(encryption.assertion())
                    || target.covers(encryption.nameId())
                    || target.covers(encryption.attributes()))
        .map(EncryptionTarget::data)
        .filter(data -> !data.authenticated());
  }
}
