package jp.mochi.idp;

import java.util.Optional;
import jp.mochi.idp.config.DirectoryConfig;
import jp.mochi.ldap.DirectorySettings;
import jp.mochi.ldap.Password;

/** The directory as the configuration describes it, in the connector's own words. */
public final class DirectoryOf {
  private DirectoryOf() {}

  public static DirectorySettings settings(DirectoryConfig config) {
    var usual = DirectorySettings.Limits.usual();
    var limits = config.limits();
    return new DirectorySettings(
        config.servers(),
        config.startTls(),
        config.trust(),
        config.bindDn(),
        new Password(config.bindPassword().reveal()),
        users(config.users()),
        groups(config.groups()),
        kind(config.kind()),
        new DirectorySettings.Reading(Optional.empty(), Optional.empty(), config.attributes()),
        new DirectorySettings.Limits(
            limits.connect(),
            limits.bind(),
            limits.search(),
            limits.connections(),
            usual.queue(),
            Math.min(usual.pool(), limits.connections()),
            usual.rest(),
            usual.returnAfter()));
  }

  private static DirectorySettings.Users users(DirectoryConfig.Users users) {
    return users.search().isEmpty()
        ? new DirectorySettings.Users(users.base(), users.filter())
        : new DirectorySettings.Users(users.base(), users.filter(), users.search());
  }

  private static DirectorySettings.Kind kind(DirectoryConfig.Kind kind) {
    return switch (kind) {
      case AUTO -> DirectorySettings.Kind.AUTO;
      case OPENLDAP -> DirectorySettings.Kind.OPENLDAP;
      case ACTIVE_DIRECTORY -> DirectorySettings.Kind.ACTIVE_DIRECTORY;
    };
  }

  private static Optional<DirectorySettings.Groups> groups(DirectoryConfig.Groups groups) {
    var source =
        groups.base().isPresent()
            ? DirectorySettings.Source.AUTO
            : DirectorySettings.Source.MEMBER_OF;
    return Optional.of(
        new DirectorySettings.Groups(
            groups.base().orElse(""), groups.filter(), groups.name(), groups.nested(), source));
  }
}
