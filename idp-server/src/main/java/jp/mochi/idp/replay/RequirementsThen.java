package jp.mochi.idp.replay;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import jp.mochi.idp.config.PolicyFile;
import jp.mochi.idp.database.Database;
import jp.mochi.idp.inforce.PolicyVersions;
import jp.mochi.idp.policy.Requirements;

/**
 * What was required of devices when a sign-on was decided. Records hold what a device's reports
 * came to, which says nothing of what they would come to under other requirements.
 */
final class RequirementsThen {
  private static final Pattern NUMBER = Pattern.compile("([1-9][0-9]{0,17}) \\(.*\\)");

  private final Database database;
  private final PolicyVersions versions = new PolicyVersions();
  private final Map<String, Optional<Requirements>> known = new ConcurrentHashMap<>();

  RequirementsThen(Database database) {
    this.database = database;
  }

  /**
   * Of the policy that decisions name so; empty where its text isn't there or can't be read any
   * more.
   */
  Optional<Requirements> of(String policyVersion) {
    return known.computeIfAbsent(policyVersion, this::read);
  }

  private Optional<Requirements> read(String policyVersion) {
    var named = NUMBER.matcher(policyVersion);
    return named.matches()
        ? database
            .read(handle -> versions.find(handle, Long.parseLong(named.group(1))))
            .filter(stored -> stored.entry().version().toString().equals(policyVersion))
            .flatMap(stored -> PolicyFile.requirements(stored.text().text()))
        : Optional.empty();
  }
}
