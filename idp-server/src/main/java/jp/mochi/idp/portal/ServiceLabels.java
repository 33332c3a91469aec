package jp.mochi.idp.portal;

import jp.mochi.idp.text.Language;

/** What people call the services that records name. */
@FunctionalInterface
public interface ServiceLabels {
  /**
   * @param service the short name
   */
  String of(String service, Language language);
}
