package jp.mochi.idp;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import jp.mochi.idp.config.DirectoryConfig;
import jp.mochi.ldap.DirectoryProbe;
import jp.mochi.ldap.DirectoryProbe.Report;
import jp.mochi.ldap.DirectoryProbe.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries the directory before the server starts. What only an operator can mend — a wrong password,
 * a certificate that isn't trusted, a base that isn't there — stops the start; a directory that is
 * away for a while doesn't, and one server that works is enough.
 */
final class DirectoryCheck {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryCheck.class);

  private DirectoryCheck() {}

  static void refuseWhatCannotWork(DirectoryConfig config) throws StartFailure {
    judge(DirectoryProbe.of(DirectoryOf.settings(config)));
  }

  static void judge(List<Report> reports) throws StartFailure {
    var fails =
        reports.stream().filter(Report.Fails.class::isInstance).map(Report.Fails.class::cast);
    var wrong = fails.toList();
    wrong.forEach(it -> LOG.warn("{}", sentence(it, Locale.ENGLISH)));
    var works = reports.stream().anyMatch(Report.Works.class::isInstance);
    var mendable = wrong.stream().filter(it -> it.step() != Step.CONNECT).toList();
    if (!works && !mendable.isEmpty()) {
      throw new StartFailure(
          sentences(mendable, Locale.ENGLISH), sentences(mendable, Locale.JAPANESE), null);
    }
  }

  private static String sentences(List<Report.Fails> all, Locale locale) {
    return all.stream().map(it -> sentence(it, locale)).collect(Collectors.joining("\n"));
  }

  private static String sentence(Report.Fails fails, Locale locale) {
    var gap = locale.equals(Locale.JAPANESE) ? "" : " ";
    return fails.server() + ": " + fails.problem().in(locale) + gap + fails.remedy().in(locale);
  }
}
